/** Whose rules of quoting, comments and placeholders a text follows. */
export type SqlDialect = 'postgres' | 'mysql' | 'sqlite';

import type { SqlText } from '../sql/sql-text.js';

/** One query on its way to the database. */
export interface Query {
  readonly sql: string;
  readonly text: SqlText;
  readonly parameters: readonly unknown[];
  /** True for what TypeORM wrote, false for SQL by hand. */
  readonly isBuilt: boolean;
}

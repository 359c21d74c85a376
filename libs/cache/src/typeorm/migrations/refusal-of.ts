/** Why a database did not answer a query: `'missing'` the table is not there, `'refused'` it will not answer the next time either. */
export type Refusal = 'missing' | 'refused';

/** Missing tables: SQLSTATE of PostgreSQL, of MySQL. */
const NO_TABLE = new Set(['42P01', '42S02']);
/** The class "syntax error or access rule violation": rights, or a table of that name which is somebody else's. */
const FOR_GOOD = /^42[0-9A-Z]{3}$/;

/** Returns undefined for errors that may pass: the database is away, or too busy. */
export function refusalOf(error: unknown): Refusal | undefined {
  const { driverError, message } = error as { driverError?: unknown; message?: unknown };
  const state = sqlStateOf(driverError ?? error);
  if (state !== undefined && NO_TABLE.has(state)) return 'missing';
  if (state !== undefined && FOR_GOOD.test(state)) return 'refused';
  if (/no such table/i.test(String(message))) return 'missing';
  return /no such column/i.test(String(message)) ? 'refused' : undefined;
}

/** MySQL has its own word in `code`. */
function sqlStateOf(error: unknown): string | undefined {
  const { sqlState, code } = (error ?? {}) as { sqlState?: unknown; code?: unknown };
  return [sqlState, code].find((each): each is string => typeof each === 'string');
}

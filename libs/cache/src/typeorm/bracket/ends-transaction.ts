import type { EntityManager } from 'typeorm';
import { scopeOf } from '../load/scope-of.js';

/** After these a transaction is over, or can only be rolled back: serialisation failure, deadlock, aborted before. */
const FATAL_CODES = new Set<unknown>(['40001', '40P01', '25P02', 'ER_LOCK_DEADLOCK']);
const MYSQL_DEADLOCK = 1213;
/** Here every failed statement aborts the transaction around it. */
const ABORTS_ON_ERROR = /postgres|cockroach/;

/** Tells whether `error` comes from a statement that the database refused. */
export function isDriverError(error: unknown): error is { readonly driverError: object } {
  return typeof error === 'object' && error !== null && 'driverError' in error;
}

/**
 * Tells whether `error`, of a query of the library's own or of a rule's, has ended the transaction of `manager`.
 *
 * Where any error may have, the database is asked: the rule's query may have had a savepoint of its own, or another database.
 */
export async function endsTransaction(error: unknown, manager: EntityManager): Promise<boolean> {
  if (!isDriverError(error)) return false;
  const { code, errno } = error.driverError as { readonly code?: unknown; readonly errno?: unknown };
  if (FATAL_CODES.has(code) || errno === MYSQL_DEADLOCK) return true;
  const { dataSource, queryRunner } = scopeOf(manager);
  if (!queryRunner || !dataSource || !ABORTS_ON_ERROR.test(dataSource.options.type)) return false;
  return queryRunner.query('SELECT 1').then(
    () => false,
    () => true,
  );
}

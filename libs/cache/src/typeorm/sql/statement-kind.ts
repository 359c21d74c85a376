/**
 * What a statement means for the write bracket: `begin` opens the outermost transaction, `commit` keeps it, `early-commit` does so
 * before COMMIT is sent (CockroachDB), `hand-over` leaves it to another session, `rollback` drops it, `savepoint` covers everything
 * that keeps it open; `read` cannot change rows, and `write` is all the rest.
 */
export type StatementKind =
  'read' | 'write' | 'begin' | 'commit' | 'early-commit' | 'hand-over' | 'rollback' | 'savepoint';

import type { EntityManager } from 'typeorm';
import { EXACT, WIDENED, type Call } from './call.js';
import { Part } from './entities.js';
import { next } from './rows.js';

/** SQL by hand, transactions and migrations. */
export const statementCalls: readonly Call[] = [
  {
    title: 'repo.clear() (TRUNCATE)',
    run: (manager) => manager.getRepository(Part).clear(),
    events: [],
    known: [],
    query: /^TRUNCATE TABLE "part"/,
    alone: { part: WIDENED },
  },
  {
    title: 'dataSource.query(sql)',
    run: (manager) => manager.query('DELETE FROM part WHERE id = $1', [1]),
    events: [],
    known: [],
    query: /^DELETE FROM part/,
    alone: { part: ['exact', 'widened', 'widened'] },
  },
  {
    title: 'dataSource.query(sql) of tables that it does not name',
    run: (manager) => manager.query(`DO 'BEGIN DELETE FROM part; END'`),
    events: [],
    known: [],
    query: /^DO /,
    alone: { part: WIDENED, watches: WIDENED },
  },
  {
    title: 'nested transaction',
    run: (manager) => manager.transaction((outer) => outer.transaction((inner) => inner.insert(Part, { ...next }))),
    events: ['start', 'start', 'beforeInsert part', 'afterInsert part', 'commit', 'commit'],
    known: [{ entity: { ...next, id: 2, deletedAt: null } }],
    alone: { part: EXACT },
  },
  {
    title: 'nested transaction that is rolled back',
    run: (manager) => manager.transaction((outer) => rolledBack(outer)),
    events: ['start', 'start', 'beforeInsert part', 'afterInsert part', 'rollback', 'commit'],
    known: [{ entity: { ...next, id: 2, deletedAt: null } }],
    alone: { part: EXACT },
  },
  {
    title: 'rolled-back transaction',
    run: (manager) => rolledBack(manager),
    events: ['start', 'beforeInsert part', 'afterInsert part', 'rollback'],
    known: [{ entity: { ...next, id: 2, deletedAt: null } }],
    alone: {},
    // A savepoint that goes may leave too much behind to invalidate.
    inside: { part: EXACT },
  },
  {
    title: 'runMigrations()',
    run: ({ dataSource }) => dataSource.runMigrations(),
    events: ['start', 'commit'],
    known: [],
    query: /^INSERT INTO "migrations"/,
    alone: { part: WIDENED },
    inside: null,
  },
  {
    title: 'undoLastMigration()',
    run: ({ dataSource }) => dataSource.undoLastMigration(),
    events: ['start', 'commit'],
    known: [],
    query: /^DELETE FROM "migrations"/,
    alone: { part: WIDENED },
    inside: null,
  },
];

async function rolledBack(manager: EntityManager): Promise<void> {
  const work = manager.transaction(async (inner) => {
    await inner.insert(Part, { ...next });
    throw new Error('no');
  });
  await work.catch(() => undefined);
}

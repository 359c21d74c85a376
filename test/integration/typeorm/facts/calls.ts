import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import type { Known } from './recording-subscriber.js';
import { Detector, Part, Workflow } from './entities.js';

/**
 * What is invalidated of the three accessors on one table: one whose mapping names the primary key, one with a mapping and an index
 * over a foreign key, one with a function that reads another column.
 */
type Reach = 'nothing' | 'exact' | 'index' | 'widened';
type Reaches = readonly [byId: Reach, byParent: Reach, byFunction: Reach];

/** Per table; what is left out stays as it is. */
export interface Invalidated {
  readonly part?: Reaches;
  readonly watches?: Reaches;
}

/** One call on a database of: detectors 1 and 2, workflows 1 and 2, part 1 of detector 1, and detector 1 watching workflow 1. */
export interface Call {
  readonly title: string;
  readonly run: (manager: EntityManager) => Promise<unknown>;
  /** What a subscriber is told, outside a transaction. */
  readonly events: readonly string[];
  /** What the after-events of entities carry. */
  readonly known: readonly Known[];
  /** A statement of which the query events tell. */
  readonly query?: RegExp;
  readonly alone: Invalidated;
  /** In a transaction, where rows can be read; as outside when left out. Null where the call cannot be made there. */
  readonly inside?: Invalidated | null;
}

export class Shrink1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE part SET size = size + 1');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE part SET size = size - 1');
  }
}

const EXACT: Reaches = ['exact', 'exact', 'exact'];
const WIDENED: Reaches = ['widened', 'widened', 'widened'];

const row = { name: 'fan', size: 1, slot: 1, detectorId: 1 };
const next = { name: 'new', size: 2, slot: 2, detectorId: 1 };
const stored = { ...row, id: 1, deletedAt: null };
const ENTITY: Known = {};

export const calls: readonly Call[] = [
  {
    title: 'save(new)',
    run: (manager) => manager.save(Part, { ...next }),
    events: ['start', 'beforeInsert part', 'afterInsert part', 'commit'],
    known: [{ entity: { ...next, id: 2, deletedAt: null }, entityId: { id: 2 } }],
    alone: { part: EXACT },
  },
  {
    title: 'save(changed)',
    run: (manager) => manager.save(Part, { id: 1, size: 3 }),
    events: ['start', 'beforeUpdate part', 'afterUpdate part', 'commit'],
    known: [{ entity: { id: 1, size: 3 }, databaseEntity: stored, updated: ['size'] }],
    alone: { part: EXACT },
  },
  {
    title: 'save(unchanged)',
    run: (manager) => manager.save(Part, { id: 1, size: 1 }),
    events: [],
    known: [],
    alone: {},
  },
  {
    title: 'save with many-to-many',
    run: (manager) => manager.save(Detector, { id: 1, workflows: [{ id: 2 }] }),
    events: ['start', 'beforeInsert watches', 'beforeRemove watches', 'afterInsert watches', 'afterRemove watches', 'commit'],
    known: [{ entityId: { detectorId: 1, workflowId: 2 } }, { entityId: { detectorId: 1, workflowId: 1 } }],
    alone: { watches: EXACT },
  },
  {
    title: 'relation().add()',
    run: (manager) => manager.createQueryBuilder().relation(Detector, 'workflows').of(1).add(2),
    events: ['beforeInsert watches', 'afterInsert watches'],
    known: [{ entity: { detectorId: 1, workflowId: 2 } }],
    alone: { watches: EXACT },
  },
  {
    title: 'relation().remove()',
    run: (manager) => manager.createQueryBuilder().relation(Detector, 'workflows').of(1).remove(1),
    events: ['beforeRemove watches', 'afterRemove watches'],
    known: [{}],
    alone: { watches: EXACT },
  },
  {
    title: 'repo.update(id or criteria, set): an id',
    run: (manager) => manager.update(Part, 1, { size: 3 }),
    events: ['beforeUpdate part', 'afterUpdate part'],
    known: [{ entity: { size: 3 }, updated: [] }],
    alone: { part: ['exact', 'widened', 'widened'] },
  },
  {
    title: 'repo.update(id or criteria, set): the column of an index',
    run: (manager) => manager.update(Part, { detectorId: 1 }, { size: 3 }),
    events: ['beforeUpdate part', 'afterUpdate part'],
    known: [{ entity: { size: 3 }, updated: [] }],
    alone: { part: ['widened', 'index', 'widened'] },
  },
  {
    title: 'repo.update(id or criteria, set): the column that the function reads',
    run: (manager) => manager.update(Part, { size: 1 }, { size: 3 }),
    events: ['beforeUpdate part', 'afterUpdate part'],
    known: [{ entity: { size: 3 }, updated: [] }],
    alone: { part: ['widened', 'widened', 'exact'] },
  },
  {
    title: 'repo.update(id or criteria, set): a column that no rule reads',
    run: (manager) => manager.update(Part, { name: 'fan' }, { name: 'new' }),
    events: ['beforeUpdate part', 'afterUpdate part'],
    known: [{ entity: { name: 'new' }, updated: [] }],
    alone: { part: WIDENED },
  },
  {
    title: 'increment',
    run: (manager) => manager.increment(Part, { id: 1 }, 'size', 1),
    events: ['beforeUpdate part', 'afterUpdate part'],
    known: [{ entity: {}, updated: [] }],
    alone: { part: ['exact', 'widened', 'widened'] },
  },
  {
    title: 'query-builder update',
    run: (manager) => manager.createQueryBuilder().update(Part).set({ size: 3 }).where('id = :id', { id: 1 }).execute(),
    events: ['beforeUpdate part', 'afterUpdate part'],
    known: [{ entity: { size: 3 }, updated: [] }],
    alone: { part: ['exact', 'widened', 'widened'] },
  },
  {
    title: 'repo.insert([...])',
    run: (manager) => manager.insert(Part, [{ ...next }, { ...next, size: 3, slot: 3 }]),
    events: ['beforeInsert part', 'beforeInsert part', 'afterInsert part', 'afterInsert part'],
    known: [
      { entity: { ...next, id: 2, deletedAt: null } },
      { entity: { ...next, size: 3, slot: 3, id: 3, deletedAt: null } },
    ],
    alone: { part: EXACT },
  },
  {
    // It is row 1 that changes.
    title: 'repo.upsert',
    run: (manager) => manager.upsert(Part, { ...next, slot: 1 }, ['slot']),
    events: ['beforeInsert part', 'afterInsert part'],
    known: [{ entity: { ...next, slot: 1, id: 2, deletedAt: null } }],
    alone: { part: WIDENED },
  },
  {
    title: 'repo.delete(id)',
    run: (manager) => manager.delete(Part, 1),
    events: ['beforeRemove part', 'afterRemove part'],
    known: [{}],
    alone: { part: ['exact', 'widened', 'widened'] },
  },
  {
    title: 'query-builder delete',
    run: (manager) => manager.createQueryBuilder().delete().from(Part).where({ detectorId: 1, size: 1 }).execute(),
    events: ['beforeRemove part', 'afterRemove part'],
    known: [{}],
    alone: { part: ['widened', 'exact', 'exact'] },
  },
  {
    title: 'remove(entity)',
    run: async (manager) => manager.remove(await manager.findOneByOrFail(Part, { id: 1 })),
    events: ['start', 'beforeRemove part', 'afterRemove part', 'commit'],
    known: [{ entity: { ...row, deletedAt: null }, databaseEntity: stored, entityId: { id: 1 } }],
    alone: { part: EXACT },
  },
  {
    title: 'softDelete, by id',
    run: (manager) => manager.softDelete(Part, 1),
    events: ['beforeSoftRemove part', 'afterSoftRemove part'],
    known: [{}],
    alone: { part: ['exact', 'widened', 'widened'] },
  },
  {
    title: 'restore, by id',
    run: (manager) => manager.restore(Part, 1),
    events: ['beforeRecover part', 'afterRecover part'],
    known: [{}],
    alone: { part: ['exact', 'widened', 'widened'] },
  },
  {
    title: 'database-level ON DELETE CASCADE: remove(parent)',
    run: async (manager) => manager.remove(await manager.findOneByOrFail(Detector, { id: 1 })),
    events: ['start', 'beforeRemove detector', 'afterRemove detector', 'commit'],
    known: [{ entity: { name: 'cpu' }, databaseEntity: { id: 1, name: 'cpu' }, entityId: { id: 1 } }],
    alone: { part: EXACT, watches: EXACT },
  },
  {
    title: 'database-level ON DELETE CASCADE: delete(id of the parent)',
    run: (manager) => manager.delete(Detector, 1),
    events: ['beforeRemove detector', 'afterRemove detector'],
    known: [{}],
    alone: { part: ['widened', 'index', 'widened'], watches: ['widened', 'index', 'widened'] },
    inside: { part: EXACT, watches: EXACT },
  },
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

/** Puts the rows there that every call begins with. */
export async function seed(manager: EntityManager): Promise<void> {
  await manager.query('TRUNCATE part, watches, detector, workflow RESTART IDENTITY');
  await manager.insert(Workflow, [{ name: 'page' }, { name: 'mail' }]);
  await manager.insert(Detector, [{ name: 'cpu' }, { name: 'disk' }]);
  await manager.insert(Part, { ...row });
  await manager.query('INSERT INTO watches ("detectorId", "workflowId") VALUES (1, 1)');
}

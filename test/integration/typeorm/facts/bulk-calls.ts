import { EXACT, WIDENED, type Call } from './call.js';
import { Part } from './entities.js';
import { next } from './rows.js';

/** Calls that are one statement, built from criteria and values. */
export const bulkCalls: readonly Call[] = [
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
    known: [{ entity: { size: 'an expression' }, updated: [] }],
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
    // The mark has to stand before the database has made the ids.
    alone: { part: ['widened', 'exact', 'exact'] },
    inside: { part: EXACT },
  },
  {
    // The old values of row 1, which is the one that changes, nobody tells.
    title: 'repo.upsert',
    run: (manager) => manager.upsert(Part, { ...next, slot: 1 }, ['slot']),
    events: ['beforeInsert part', 'afterInsert part'],
    known: [{ entity: { ...next, slot: 1, id: 1, deletedAt: null } }],
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
];

import { EXACT, type Call } from './call.js';
import { Detector, Part } from './entities.js';
import { next, stored } from './rows.js';

/** Calls that are given entities or relations, and what the database does with them. */
export const entityCalls: readonly Call[] = [
  {
    title: 'save(new)',
    run: (manager) => manager.save(Part, { ...next }),
    events: ['start', 'beforeInsert part', 'afterInsert part', 'commit'],
    known: [{ entity: { ...next, id: 2, deletedAt: null }, entityId: 2 }],
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
    title: 'save(changed) of a whole row that moves to another parent',
    run: async (manager) =>
      manager.save(Part, Object.assign(await manager.findOneByOrFail(Part, { id: 1 }), { detectorId: 2, size: 2 })),
    events: ['start', 'beforeUpdate part', 'afterUpdate part', 'commit'],
    known: [
      {
        entity: { ...stored, detectorId: 2, size: 2 },
        databaseEntity: stored,
        updated: ['size', 'detectorId'],
      },
    ],
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
    events: [
      'start',
      'beforeInsert watches',
      'beforeRemove watches',
      'afterInsert watches',
      'afterRemove watches',
      'commit',
    ],
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
    title: 'remove(entity)',
    run: async (manager) => manager.remove(await manager.findOneByOrFail(Part, { id: 1 })),
    events: ['start', 'beforeRemove part', 'afterRemove part', 'commit'],
    known: [{ entity: { ...stored, id: undefined }, databaseEntity: stored, entityId: 1 }],
    alone: { part: EXACT },
  },
  {
    title: 'database-level ON DELETE CASCADE: remove(parent)',
    run: async (manager) => manager.remove(await manager.findOneByOrFail(Detector, { id: 1 })),
    // Of parts not a word.
    events: [
      'start',
      'beforeRemove detector',
      'beforeRemove watches',
      'afterRemove watches',
      'afterRemove detector',
      'commit',
    ],
    known: [
      { entityId: { detectorId: 1, workflowId: 1 } },
      { entity: { name: 'cpu' }, databaseEntity: { id: 1, name: 'cpu', workflows: [{ id: 1 }] }, entityId: 1 },
    ],
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
];

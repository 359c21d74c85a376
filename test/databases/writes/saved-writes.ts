import { Detector, Part, Setting, Workflow } from '../entities.js';
import type { Write } from './write.js';

/** What TypeORM's events tell in full. */
export const savedWrites: readonly Write[] = [
  {
    title: 'save of a new row',
    run: ({ manager }) => manager.save(Part, { name: 'screw', detectorId: 1 }),
    changes: ['parts 1'],
    precision: 'exact',
  },
  {
    title: 'save of a changed row',
    run: ({ manager }) => manager.save(Detector, { id: 1, name: 'uno' }),
    changes: ['detectors 1'],
    precision: 'exact',
  },
  {
    title: 'save of an unchanged row',
    run: ({ manager }) => manager.save(Detector, { id: 1, name: 'one' }),
    changes: [],
    precision: 'exact',
  },
  {
    title: 'save that moves a row to another parent',
    run: ({ manager }) => manager.save(Part, { id: 1, detectorId: 2 }),
    changes: ['parts 1', 'parts 2'],
    precision: 'exact',
  },
  {
    title: 'save of several rows',
    run: ({ manager }) =>
      manager.save(Part, [
        { id: 1, name: 'glass' },
        { name: 'nut', detectorId: 2 },
      ]),
    changes: ['parts 1', 'parts 2'],
    precision: 'exact',
  },
  {
    title: 'save of a new row with a key of its own',
    run: ({ manager }) => manager.save(Setting, { name: 'gamma', value: 'c' }),
    changes: ['settings gamma'],
    precision: 'exact',
  },
  {
    title: 'save with many-to-many',
    run: async ({ manager }) => {
      const detector = await manager.findOneByOrFail(Detector, { id: 1 });
      const workflow = await manager.findOneByOrFail(Workflow, { id: 2 });
      await manager.save(Detector, Object.assign(detector, { workflows: [workflow] }));
    },
    changes: ['watches 1'],
    precision: 'namespace',
  },
  {
    title: 'insert of several rows',
    run: ({ manager }) =>
      manager.insert(Part, [
        { name: 'screw', detectorId: 1 },
        { name: 'nut', detectorId: 1 },
      ]),
    changes: ['parts 1'],
    precision: 'exact',
  },
  {
    title: 'remove',
    run: async ({ manager }) => manager.remove(await manager.findOneByOrFail(Part, { id: 1 })),
    changes: ['parts 1'],
    precision: 'exact',
  },
  {
    title: 'remove of a row that others hang on',
    run: async ({ manager }) => manager.remove(await manager.findOneByOrFail(Detector, { id: 1 })),
    changes: ['detectors 1', 'parts 1', 'notes 1', 'watches 1'],
    precision: 'namespace',
  },
  {
    title: 'softRemove',
    run: async ({ manager }) => manager.softRemove(await manager.findOneByOrFail(Workflow, { id: 1 })),
    changes: ['workflows 1'],
    precision: 'exact',
  },
];

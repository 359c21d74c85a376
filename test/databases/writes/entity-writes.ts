import { Detector, Note, Part, Setting, Workflow } from '../entities.js';
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

/** What events tell in part, or not at all. */
export const bulkWrites: readonly Write[] = [
  {
    title: 'relation add',
    run: ({ manager }) => manager.createQueryBuilder().relation(Detector, 'workflows').of(1).add(2),
    changes: ['watches 1'],
    precision: 'namespace',
  },
  {
    title: 'relation remove',
    run: ({ manager }) => manager.createQueryBuilder().relation(Detector, 'workflows').of(1).remove(1),
    changes: ['watches 1'],
    precision: 'namespace',
  },
  {
    title: 'relation set',
    run: ({ manager }) => manager.createQueryBuilder().relation(Part, 'detector').of(1).set(2),
    changes: ['parts 1', 'parts 2'],
    precision: 'namespace',
  },
  {
    title: 'update by id',
    run: ({ manager }) => manager.update(Detector, 1, { name: 'uno' }),
    changes: ['detectors 1'],
    precision: 'exact',
  },
  {
    title: 'update by criteria',
    run: ({ manager }) => manager.update(Detector, { name: 'one' }, { name: 'uno' }),
    changes: ['detectors 1'],
    precision: 'namespace',
  },
  {
    title: 'update that moves rows to another parent',
    run: ({ manager }) => manager.update(Part, { detectorId: 1 }, { detectorId: 2 }),
    changes: ['parts 1', 'parts 2'],
    precision: 'namespace',
  },
  {
    title: 'increment',
    run: ({ manager }) => manager.increment(Detector, { id: 1 }, 'hits', 1),
    changes: ['detectors 1'],
    precision: 'exact',
  },
  {
    title: 'query-builder update',
    run: ({ manager }) =>
      manager.createQueryBuilder().update(Detector).set({ name: 'uno' }).where('hits = :hits', { hits: 0 }).execute(),
    changes: ['detectors 1', 'detectors 2'],
    precision: 'namespace',
  },
  {
    title: 'upsert of an existing row',
    run: ({ manager }) => manager.upsert(Setting, { name: 'alpha', value: 'A' }, ['name']),
    changes: ['settings alpha'],
    precision: 'namespace',
  },
  {
    title: 'upsert of a new row',
    run: ({ manager }) => manager.upsert(Setting, { name: 'gamma', value: 'c' }, ['name']),
    changes: ['settings gamma'],
    precision: 'namespace',
  },
  {
    title: 'insert or ignore',
    run: ({ manager }) =>
      manager
        .createQueryBuilder()
        .insert()
        .into(Setting)
        .values([
          { name: 'alpha', value: 'A' },
          { name: 'gamma', value: 'c' },
        ])
        .orIgnore()
        .execute(),
    changes: ['settings gamma'],
    precision: 'namespace',
  },
  {
    title: 'delete by id',
    run: ({ manager }) => manager.delete(Setting, 'beta'),
    changes: ['settings beta', 'choices beta'],
    precision: 'namespace',
  },
  {
    title: 'delete by id of a row that others hang on',
    run: ({ manager }) => manager.delete(Detector, 1),
    changes: ['detectors 1', 'parts 1', 'notes 1', 'watches 1'],
    precision: 'namespace',
  },
  {
    title: 'query-builder delete',
    run: ({ manager }) => manager.createQueryBuilder().delete().from(Part).where({ name: 'lens' }).execute(),
    changes: ['parts 1'],
    precision: 'namespace',
  },
  {
    title: 'softDelete and restore',
    run: async ({ manager }) => {
      await manager.softDelete(Workflow, 1);
      await manager.softDelete(Workflow, 2);
      await manager.restore(Workflow, 2);
    },
    changes: ['workflows 1'],
    precision: 'namespace',
  },
  {
    title: 'clear',
    run: ({ manager }) => manager.clear(Part),
    changes: ['parts 1', 'parts 2'],
    precision: 'namespace',
    commitsOn: ['mysql'],
  },
  {
    title: 'update of a key that others follow',
    run: ({ manager }) => manager.update(Setting, 'alpha', { name: 'gamma' }),
    changes: ['settings alpha', 'settings gamma', 'choices alpha', 'choices gamma'],
    precision: 'namespace',
  },
  {
    title: 'save with listeners switched off',
    run: ({ manager }) => manager.save(Detector, { id: 1, name: 'uno' }, { listeners: false }),
    changes: ['detectors 1'],
    precision: 'namespace',
  },
  {
    title: 'query-builder update with listeners switched off',
    run: ({ manager }) =>
      manager.createQueryBuilder().update(Note).set({ body: 'wipe' }).where({ id: 1 }).callListeners(false).execute(),
    changes: ['notes 1'],
    precision: 'namespace',
  },
];

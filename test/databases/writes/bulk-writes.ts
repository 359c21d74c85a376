import { Detector, Note, Part, Setting, Workflow } from '../entities.js';
import type { Write } from './write.js';

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
    alsoEmpties: { mysql: ['choices'] },
  },
  {
    title: 'upsert of a new row',
    run: ({ manager }) => manager.upsert(Setting, { name: 'gamma', value: 'c' }, ['name']),
    changes: ['settings gamma'],
    precision: 'namespace',
    alsoEmpties: { mysql: ['choices'] },
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

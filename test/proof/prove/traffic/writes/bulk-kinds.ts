import type { RowState } from './row-state.js';
import type { WriteKind } from './write-kind.js';

const THERE: readonly RowState[] = ['present'];
const HERE: readonly RowState[] = ['present', 'deleted'];
const LEAVES = ['part', 'notice', 'detector_workflow'];

/** Writes by a condition: TypeORM tells of the statement, not of its rows. */
export const BULK_KINDS: readonly WriteKind[] = [
  {
    name: 'update by id',
    weight: 12,
    states: HERE,
    run: ({ manager, target: { entity, id, columns } }) => manager.update(entity, id, columns),
  },
  {
    name: 'update by criteria',
    weight: 3,
    states: HERE,
    run: ({ manager, target: { entity, old, columns } }) => manager.update(entity, { note: old!['note'] }, columns),
  },
  {
    name: 'increment',
    weight: 4,
    states: HERE,
    run: ({ manager, target: { entity, id } }) => manager.increment(entity, { id }, 'edits', 1),
  },
  {
    name: 'upsert',
    weight: 5,
    states: ['present', 'absent'],
    run: ({ manager, target: { entity, id, columns } }) => manager.upsert(entity, { id, ...columns }, ['id']),
  },
  {
    name: 'delete by id',
    weight: 4,
    tables: LEAVES,
    states: THERE,
    run: ({ manager, target: { entity, id } }) => manager.delete(entity, id),
  },
  {
    name: 'query builder, listeners off',
    weight: 4,
    states: HERE,
    run: ({ manager, target: { entity, id, columns } }) =>
      manager.createQueryBuilder().update(entity).set(columns).where('id = :id', { id }).callListeners(false).execute(),
  },
  {
    name: 'soft delete',
    weight: 8,
    tables: ['detector'],
    states: THERE,
    run: ({ manager, target: { entity, id } }) => manager.softDelete(entity, id),
  },
  {
    name: 'restore',
    weight: 60,
    tables: ['detector'],
    states: ['deleted'],
    run: ({ manager, target: { entity, id } }) => manager.restore(entity, id),
  },
  {
    name: 'cascade',
    weight: 1,
    tables: ['detector', 'workflow'],
    states: HERE,
    run: ({ manager, target: { entity, id } }) => manager.delete(entity, id),
  },
  {
    name: 'clear',
    weight: 0.3,
    tables: LEAVES,
    states: THERE,
    run: ({ manager, target: { entity } }) => manager.clear(entity),
  },
];

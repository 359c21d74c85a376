import type { RowState } from './row-state.js';
import type { WriteKind } from './write-kind.js';

const THERE: readonly RowState[] = ['present'];
const ANY: readonly RowState[] = ['present', 'deleted', 'absent'];

/** Writes that are about an entity: TypeORM tells of every row. */
export const ENTITY_KINDS: readonly WriteKind[] = [
  {
    name: 'save',
    weight: 30,
    states: ANY,
    isExact: true,
    run: ({ manager, target: { entity, id, columns } }) => manager.save(manager.create(entity, { id, ...columns })),
  },
  {
    name: 'save, listeners off',
    weight: 6,
    states: ANY,
    run: ({ manager, target: { entity, id, columns } }) =>
      manager.save(manager.create(entity, { id, ...columns }), { listeners: false }),
  },
  {
    name: 'insert',
    weight: 60,
    states: ['absent'],
    isExact: true,
    run: ({ manager, target: { entity, id, columns } }) => manager.insert(entity, { id, ...columns }),
  },
  {
    name: 'remove',
    weight: 5,
    tables: ['part', 'notice', 'detector_workflow'],
    states: THERE,
    isExact: true,
    run: async ({ manager, target: { entity, id } }) => {
      const found = await manager.findOneBy(entity, { id });
      return found && manager.remove(found);
    },
  },
];

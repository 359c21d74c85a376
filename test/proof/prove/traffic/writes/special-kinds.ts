import { Detector } from '../../world/entities/detector.entity.js';
import type { RowState } from './row-state.js';
import type { WriteContext, WriteKind } from './write-kind.js';

const HERE: readonly RowState[] = ['present', 'deleted'];

/** Relations, and what nobody can see. */
export const SPECIAL_KINDS: readonly WriteKind[] = [
  {
    name: 'relation add or remove',
    weight: 10,
    tables: ['detector'],
    states: HERE,
    run: async (context) => {
      const { manager, target, draws } = context;
      const labelId = draws.any('labels');
      const relation = manager.createQueryBuilder().relation(Detector, 'labels').of(target.id);
      return (await hasLabel(context, labelId)) ? relation.remove(labelId) : relation.add(labelId);
    },
  },
  {
    name: 'save of a relation',
    weight: 4,
    tables: ['detector'],
    states: ['present'],
    run: ({ manager, target: { id }, draws }) => {
      const labels = [0, 1, 2].map(() => ({ id: draws.any('labels') }));
      const distinct = labels.filter((each, at) => labels.findIndex((other) => other.id === each.id) === at);
      return manager.save(manager.create(Detector, { id, labels: distinct }));
    },
  },
  {
    name: 'explicit invalidate',
    weight: 1,
    tables: ['gauge'],
    states: ['present'],
    isExact: true,
    only: 'transaction',
    run: async ({ manager, target: { id, columns }, gauges, oldGauges }) => {
      await manager.query('SELECT set_gauge($1, $2)', [id, columns['note']]);
      await gauges.within(manager).invalidate({ id });
      await oldGauges.within(manager).invalidate({ id });
    },
  },
  {
    name: 'explicit invalidate, ambient',
    weight: 2,
    tables: ['gauge'],
    states: ['present'],
    isExact: true,
    only: 'ambient',
    run: async ({ manager, target: { id, columns }, gauges, oldGauges, draws }) => {
      // It may be told before the row is written, and more of it than is needed; but that would close all old keys for good.
      await gauges.invalidate(draws.chance(0.2) ? {} : { id });
      await oldGauges.invalidate({ id });
      await manager.query('SELECT set_gauge($1, $2)', [id, columns['note']]);
    },
  },
];

async function hasLabel({ manager, target }: WriteContext, labelId: number): Promise<boolean> {
  const sql = 'SELECT 1 FROM detector_label WHERE "detectorId" = $1 AND "labelId" = $2';
  const found: unknown[] = await manager.query(sql, [target.id, labelId]);
  return found.length > 0;
}

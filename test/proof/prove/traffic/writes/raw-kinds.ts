import { WORLD_SIZE } from '../../world/world-size.js';
import { readFirst } from './read-first.js';
import type { RowState } from './row-state.js';
import { TABLES } from './tables.js';
import type { Target } from './target.js';
import type { WriteKind } from './write-kind.js';

const THERE: readonly RowState[] = ['present'];
const HERE: readonly RowState[] = ['present', 'deleted'];
/** Parents that many read. */
const POPULAR = 10;
const MANY = 40;
const SIZE_OF = Object.fromEntries(TABLES.map(({ name, size }) => [name, WORLD_SIZE[size]]));
const LEAVES = ['part', 'notice', 'detector_workflow'];

/** Writes as SQL text: TypeORM tells of nothing. */
export const RAW_KINDS: readonly WriteKind[] = [
  {
    name: 'manager.query',
    weight: 4,
    states: HERE,
    run: ({ manager, target }) => manager.query(update(target), parameters(target)),
  },
  {
    name: 'queryRunner.query',
    weight: 3,
    states: HERE,
    run: ({ manager, target }) => manager.queryRunner!.query(update(target), parameters(target)),
  },
  {
    name: 'dataSource.query',
    weight: 3,
    states: HERE,
    only: 'autocommit',
    run: async ({ manager, target }) => {
      const sql = `${update(target)} RETURNING pg_current_xact_id()::text AS xid`;
      const result: unknown = await manager.dataSource.query(sql, parameters(target));
      return readFirst<{ xid: string }>(result)?.xid;
    },
  },
  {
    name: 'raw insert',
    weight: 10,
    states: ['absent'],
    run: ({ manager, target }) => {
      const names = Object.keys(target.columns);
      const sql = `INSERT INTO ${target.table} (id, ${names.map(quote).join(', ')}) VALUES ($1, ${placeholders(names, 2)})`;
      return manager.query(sql, [target.id, ...Object.values(target.columns)]);
    },
  },
  {
    name: 'INSERT SELECT',
    weight: 8,
    tables: LEAVES,
    states: ['absent'],
    run: ({ manager, target: { table, id, columns }, draws }) => {
      // The row and the ones after it, as many as are missing: with a parent each, where they have one.
      const parents = Object.keys(columns).filter((name) => name !== 'note');
      const names = ['id', 'note', ...parents].map(quote).join(', ');
      const values = parents.map((name) => (name === 'environment' ? '0' : `1 + id % ${POPULAR}`));
      return manager.query(
        `INSERT INTO "${table}" (${names}) SELECT ${['id', '$1', ...values].join(', ')}
         FROM generate_series($2::int, $2 + ${1 + draws.below(MANY)}) AS missing (id) WHERE id <= $3 ON CONFLICT DO NOTHING`,
        [columns['note'], id, SIZE_OF[table]],
      );
    },
  },
  {
    name: 'raw move',
    weight: 3,
    tables: ['part', 'detector_workflow'],
    states: THERE,
    // The condition says where the row was, the assignment where it goes: neither is to be forgotten.
    run: async ({ manager, target: { table, id, columns } }) => {
      const found: unknown = await manager.query(`SELECT "detectorId" FROM ${table} WHERE id = $1`, [id]);
      const from = readFirst<{ detectorId: number }>(found)?.detectorId;
      const sql = `UPDATE ${table} SET note = $1, "detectorId" = $2 WHERE "detectorId" = $3 AND id = $4`;
      return manager.query(sql, [columns['note'], columns['detectorId'], from, id]);
    },
  },
  {
    name: 'raw delete',
    weight: 2,
    tables: LEAVES,
    states: THERE,
    run: ({ manager, target: { table, id } }) => manager.query(`delete from public.${table} where "id" = $1`, [id]),
  },
  {
    name: 'CTE',
    weight: 2,
    states: HERE,
    run: ({ manager, target }) =>
      manager.query(
        `WITH changed AS (${update(target)} RETURNING id) SELECT count(*) FROM changed`,
        parameters(target),
      ),
  },
  {
    name: 'multi-statement',
    weight: 2,
    states: HERE,
    run: ({ manager, target: { table, id, columns } }) =>
      manager.query(`SELECT 1; /* then */ UPDATE "${table}" SET note = '${String(columns['note'])}' WHERE id = ${id};`),
  },
];

function update({ table, columns }: Target): string {
  const assigned = Object.keys(columns).map((name, index) => `${quote(name)} = $${index + 1}`);
  return `UPDATE "${table}" SET ${assigned.join(', ')} WHERE id = $${assigned.length + 1}`;
}

function parameters({ id, columns }: Target): unknown[] {
  return [...Object.values(columns), id];
}

function placeholders(names: readonly string[], first: number): string {
  return names.map((_, index) => `$${first + index}`).join(', ');
}

function quote(name: string): string {
  return `"${name}"`;
}

import { readFirst } from './read-first.js';
import type { RowState } from './row-state.js';
import type { Target } from './target.js';
import type { WriteKind } from './write-kind.js';

const THERE: readonly RowState[] = ['present'];
const HERE: readonly RowState[] = ['present', 'deleted'];
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

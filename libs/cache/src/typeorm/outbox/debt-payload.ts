import { z } from 'zod';
import type { Debt } from '../../core/invalidation/debt.js';
import { hashOf } from '../../core/key/hash-of.js';
import { pendingKeyOf } from '../../core/key/pending-key-of.js';
import type { Cell, CellKind } from '../../core/ports/store.js';

/** Changes with what a row means; builds that do not know a version clear the cache for such a row. */
const VERSION = 1;

const cell = z.object({
  kind: z.enum(['namespace', 'fence', 'entry', 'closure', 'field']),
  key: z.string().regex(/^\{[^{}]+\}/),
});
/** Something older has named it as it liked. */
const oldKey = z.object({ kind: z.literal('old'), key: z.string() });

const schema = z.object({
  v: z.literal(VERSION),
  debt: z.object({
    writer: z.string(),
    cells: z.array(z.union([cell, oldKey])),
    tables: z.array(z.string()),
    own: z.record(z.string(), z.string()),
  }),
});

/** Returns `debt` as the text of a row. */
export function writeDebt({ writer, cells, tables, own = {} }: Debt): string {
  const debt = {
    writer,
    cells: cells.map(({ kind, key, hash }) => ({ kind: hash === undefined ? kind : 'field', key })),
    tables,
    own,
  };
  return JSON.stringify({ v: VERSION, debt });
}

/** Returns what a row of the outbox, parsed, says is owed; null when it is about something else, or cannot be read. */
export function readDebt(payload: unknown): Debt | null {
  const { success, data } = schema.safeParse(payload);
  if (!success) return null;
  const cells = data.debt.cells.map(({ kind, key }) => cellOf(kind, key));
  return { ...data.debt, cells };
}

function cellOf(kind: CellKind | 'field', key: string): Cell {
  const pendingKey = pendingKeyOf(key);
  return kind === 'field' ? { kind: 'entry', key, pendingKey, hash: hashOf(key) } : { kind, key, pendingKey };
}

import { z } from 'zod';
import type { Debt } from '../../core/invalidation/debt.js';
import { pendingKeyOf } from '../../core/key/pending-key-of.js';

/** Changes with what a row means; builds that do not know a version clear the cache for such a row. */
const VERSION = 1;

const cell = z.object({
  kind: z.enum(['namespace', 'fence', 'entry']),
  key: z.string().regex(/^\{[^{}]+\}/),
});

const schema = z.object({
  v: z.literal(VERSION),
  debt: z.object({
    writer: z.string(),
    cells: z.array(cell),
    tables: z.array(z.string()),
    own: z.record(z.string(), z.string()),
  }),
});

/** Returns `debt` as the text of a row. */
export function writeDebt({ writer, cells, tables, own = {} }: Debt): string {
  const debt = { writer, cells: cells.map(({ kind, key }) => ({ kind, key })), tables, own };
  return JSON.stringify({ v: VERSION, debt });
}

/** Returns what a row says is owed; null when this build cannot read it, so that it may be anything. */
export function readDebt(payload: string): Debt | null {
  const { success, data } = schema.safeParse(parse(payload));
  if (!success) return null;
  const cells = data.debt.cells.map(({ kind, key }) => ({ kind, key, pendingKey: pendingKeyOf(key) }));
  return { ...data.debt, cells };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

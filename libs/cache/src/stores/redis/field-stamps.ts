import type { Cell, CellReply } from '../../core/ports/store.js';
import { wholeField } from './slim-field.js';

/** Returns the cells of the stamps of the hashes that `cells` are in, each once; to be read together with these, by the same command. */
export function stampsOf(cells: readonly Cell[]): readonly Cell[] {
  const stamps = new Map<string, Cell>();
  for (const { hash, pendingKey } of cells)
    if (hash !== undefined && !stamps.has(hash)) stamps.set(hash, { kind: 'fence', key: hash, hash, pendingKey });
  return [...stamps.values()];
}

/** Returns what was read of `cells`, behind which their stamps were read, with every field made whole. */
export function wholeFields(
  cells: readonly Cell[],
  stamps: readonly Cell[],
  found: readonly CellReply[],
): readonly CellReply[] {
  const stampOf = new Map(stamps.map(({ hash }, i) => [hash!, found[cells.length + i] ?? null]));
  return cells.map(({ hash }, i) => {
    const reply = found[i] ?? null;
    const stamp = hash === undefined ? null : stampOf.get(hash)!;
    return reply instanceof Uint8Array && hash !== undefined
      ? wholeField(reply, stamp instanceof Uint8Array ? stamp : null)
      : reply;
  });
}

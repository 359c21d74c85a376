import type { Cell, CellReply } from '../../core/ports/store.js';
import { wholeField } from './slim-field.js';

/** Returns what `read` brings of `cells`, with the stamps of the hashes that they are in, by the same commands, and every field made whole. */
export async function withStamps(
  cells: readonly Cell[],
  read: (cells: readonly Cell[]) => Promise<readonly CellReply[]>,
): Promise<readonly CellReply[]> {
  const stamps = stampsOf(cells);
  const found = await read([...cells, ...stamps]);
  const stampOf = new Map(stamps.map(({ hash }, i) => [hash, found[cells.length + i] ?? null]));
  return cells.map(({ hash }, i) => {
    const reply = found[i] ?? null;
    return hash !== undefined && reply instanceof Uint8Array ? wholeReply(reply, stampOf.get(hash) ?? null) : reply;
  });
}

function wholeReply(field: Uint8Array, stamp: CellReply): CellReply {
  return wholeField(field, stamp instanceof Uint8Array ? stamp : null);
}

/** Returns the cells of the stamps of hashes, each once: the field without a name. */
function stampsOf(cells: readonly Cell[]): readonly Cell[] {
  const stamps = new Map<string, Cell>();
  for (const { hash, pendingKey } of cells)
    if (hash !== undefined && !stamps.has(hash)) stamps.set(hash, { kind: 'fence', key: hash, hash, pendingKey });
  return [...stamps.values()];
}

import type { Cell, CellReply } from '../../core/ports/store.js';
import { isFormed, wholeFormedField } from './formed-field.js';
import { wholeField } from './slim-field.js';

/**
 * Names of the two fields of a hash that are about all others: its stamp, which is the tokens that it belongs to, and the forms of its
 * fields. Names of entries begin with a letter or `#`.
 */
const STAMP = '';
const FORMS = ':';

/** Returns what `read` brings of `cells`, with what their hashes say of all fields, by the same commands, and every field made whole. */
export async function withStamps(
  cells: readonly Cell[],
  read: (cells: readonly Cell[]) => Promise<readonly CellReply[]>,
): Promise<readonly CellReply[]> {
  const stamps = cellsOfHashes(cells);
  const found = await read([...cells, ...stamps]);
  const placeOf = new Map(stamps.map(({ key }, i) => [key, cells.length + i]));
  const told = (key: string): Uint8Array | null => bytesIn(found[placeOf.get(key)!]);
  return cells.map(({ hash }, i) => {
    const field = found[i] ?? null;
    if (hash === undefined || !(field instanceof Uint8Array)) return field;
    const stamp = told(hash + STAMP);
    return isFormed(field) ? wholeFormedField(field, stamp, told(hash + FORMS)) : wholeField(field, stamp);
  });
}

function bytesIn(reply: CellReply | undefined): Uint8Array | null {
  return reply instanceof Uint8Array ? reply : null;
}

/** Returns the cells of stamps and forms of hashes, each once. */
function cellsOfHashes(cells: readonly Cell[]): readonly Cell[] {
  const found = new Map<string, Cell>();
  for (const { hash, pendingKey } of cells) {
    if (hash === undefined || found.has(hash)) continue;
    for (const name of [STAMP, FORMS]) {
      const key = hash + name;
      found.set(key, { kind: 'fence', key, hash, pendingKey });
    }
  }
  return [...found.values()];
}

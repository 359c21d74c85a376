import type { Cell, CellKind } from '../../../core/ports/store.js';

const LETTER: Readonly<Record<CellKind, string>> = {
  namespace: 'n',
  fence: 'f',
  entry: 'e',
  head: 'e',
  closure: 'c',
  old: 'o',
};

/** Letter of an entry that is a field of a hash. */
const FIELD = 'h';

/** What scripts take of cells. */
export interface CellArguments {
  /** Of each cell its own, and that of its pending writers. */
  readonly keys: readonly string[];
  /** One per cell, by which scripts tell kinds apart. */
  readonly letters: string;
  /** Names of those cells that are fields. */
  readonly fields: readonly string[];
}

/** Returns the arguments with the key of each cell's pending writers right behind its own. */
export function cellArguments(cells: readonly Cell[]): CellArguments {
  const keys: string[] = [];
  const fields: string[] = [];
  let letters = '';
  for (const cell of cells) {
    keys.push(keyOf(cell), cell.pendingKey);
    letters += letterOf(cell);
    if (cell.hash !== undefined) fields.push(fieldOf(cell));
  }
  return { keys, letters, fields };
}

export function letterOf({ kind, hash }: Cell): string {
  return hash === undefined ? LETTER[kind] : FIELD;
}

/** Returns the key that Redis knows a cell by. */
export function keyOf({ key, hash }: Cell): string {
  return hash ?? key;
}

/** Returns the name of the field that a cell is; empty for a key of its own. */
export function fieldOf({ key, hash }: Cell): string {
  return hash === undefined ? '' : key.slice(hash.length);
}

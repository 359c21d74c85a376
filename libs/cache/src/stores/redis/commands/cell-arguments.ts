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

/** Returns one letter per cell, by which scripts tell kinds apart. */
export function lettersOf(cells: readonly Cell[]): string {
  return cells.map(({ kind, hash }) => (hash === undefined ? LETTER[kind] : FIELD)).join('');
}

/** Returns the key that Redis knows a cell by. */
export function keyOf({ key, hash }: Cell): string {
  return hash ?? key;
}

/** Returns the name of the field that a cell is; empty for a key of its own. */
export function fieldOf({ key, hash }: Cell): string {
  return hash === undefined ? '' : key.slice(hash.length);
}

/** Returns the names of those cells that are fields. */
export function fieldsOf(cells: readonly Cell[]): readonly string[] {
  return cells.map(fieldOf).filter((field) => field !== '');
}

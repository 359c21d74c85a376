import type { Cell, CellKind } from '../../../core/ports/store.js';

const LETTER: Readonly<Record<CellKind, string>> = { namespace: 'n', fence: 'f', entry: 'e', closure: 'c', old: 'o' };

/** Returns one letter per cell, by which scripts tell kinds apart. */
export function lettersOf(cells: readonly Cell[]): string {
  return cells.map(({ kind }) => LETTER[kind]).join('');
}

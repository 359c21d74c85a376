import type { Cell } from '../../../core/ports/store.js';
import { fieldOf, keyOf, letterOf, type CellArguments } from './cell-arguments.js';

/** As `cellArguments`, in the order in which a script can hand the keys of all cells to one call: those of pending writers come behind them. */
export function bracketArguments(cells: readonly Cell[]): CellArguments {
  const keys: string[] = [];
  const fields: string[] = [];
  let letters = '';
  for (const cell of cells) {
    keys.push(keyOf(cell));
    letters += letterOf(cell);
    if (cell.hash !== undefined) fields.push(fieldOf(cell));
  }
  for (const { pendingKey } of cells) keys.push(pendingKey);
  return { keys, letters, fields };
}

import type { Cell } from '../../../core/ports/store.js';
import { groupByTag, type SlotGroup } from './hash-tag.js';

/** Returns `cells` by the command that asks for them: without slots one can name all keys, but none can ask for a part of some. */
export function readGroups(cells: readonly Cell[], isOneServer: boolean): readonly SlotGroup<Cell>[] {
  const groups = isOneServer ? [wholeGroup(cells)] : groupByTag(cells, ({ key }) => key);
  return cells.some(({ kind }) => kind === 'head') ? groups.flatMap(headsApart) : groups;
}

function wholeGroup(cells: readonly Cell[]): SlotGroup<Cell> {
  return { tag: '', items: cells, positions: cells.map((_, i) => i) };
}

/** Each head is asked for by a command of its own, the others by one. */
function headsApart({ tag, items, positions }: SlotGroup<Cell>): readonly SlotGroup<Cell>[] {
  const groups: SlotGroup<Cell>[] = [];
  const whole = { tag, items: [] as Cell[], positions: [] as number[] };
  items.forEach((cell, i) => {
    if (cell.kind === 'head') groups.push({ tag, items: [cell], positions: [positions[i]!] });
    else {
      whole.items.push(cell);
      whole.positions.push(positions[i]!);
    }
  });
  return whole.items.length > 0 ? [whole, ...groups] : groups;
}

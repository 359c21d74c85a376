import type { Cell } from '../../../core/ports/store.js';
import { groupByTag, hashTag, type SlotGroup } from './hash-tag.js';
import { isReadByHead } from './read-command.js';

/** Returns `cells` by what one command can read: a head, the fields of a hash, and the keys of a slot, or all keys where there are no slots. */
export function readGroups(cells: readonly Cell[], isOneServer: boolean): readonly SlotGroup<Cell>[] {
  return groupsOf(cells, isOneServer).flatMap((group) => (group.items.some(isReadByHead) ? headsApart(group) : group));
}

/** What nearly every cell is. */
export function isWholeKey({ kind, hash }: Cell): boolean {
  return hash === undefined && kind !== 'head';
}

function groupsOf(cells: readonly Cell[], isOneServer: boolean): readonly SlotGroup<Cell>[] {
  if (cells.every(({ hash }) => hash === undefined))
    return isOneServer ? [wholeGroup(cells)] : groupByTag(cells, ({ key }) => key);
  const groups = new Map<string, { tag: string; items: Cell[]; positions: number[] }>();
  cells.forEach((cell, position) => {
    const tag = hashTag(cell.key);
    const name = cell.hash ?? (isOneServer ? '' : tag);
    const group = groups.get(name) ?? { tag, items: [], positions: [] };
    groups.set(name, group);
    group.items.push(cell);
    group.positions.push(position);
  });
  return [...groups.values()];
}

function wholeGroup(cells: readonly Cell[]): SlotGroup<Cell> {
  return { tag: '', items: cells, positions: cells.map((_, i) => i) };
}

/** Each head is asked for by a command of its own, the others by one. */
function headsApart({ tag, items, positions }: SlotGroup<Cell>): readonly SlotGroup<Cell>[] {
  const groups: SlotGroup<Cell>[] = [];
  const whole = { tag, items: [] as Cell[], positions: [] as number[] };
  items.forEach((cell, i) => {
    if (isReadByHead(cell)) groups.push({ tag, items: [cell], positions: [positions[i]!] });
    else {
      whole.items.push(cell);
      whole.positions.push(positions[i]!);
    }
  });
  return whole.items.length > 0 ? [whole, ...groups] : groups;
}

import type { Cell } from '../../../core/ports/store.js';
import { fieldOf } from './cell-arguments.js';
import { groupByTag, hashTag, type SlotGroup } from './hash-tag.js';
import type { RedisCommand } from './redis-command.js';

/** Returns `cells` by what one command can read: the fields of a hash, and the keys of a slot, or all keys where there are no slots. */
export function groupForReading(cells: readonly Cell[], isOneServer: boolean): readonly SlotGroup<Cell>[] {
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

/** Reads one of these groups. */
export function readCommand(cells: readonly Cell[]): RedisCommand {
  const hash = cells[0]?.hash;
  if (hash === undefined) return { name: 'MGET', args: cells.map(({ key }) => key) };
  return { name: 'HMGET', args: [hash, ...cells.map(fieldOf)] };
}

function wholeGroup(cells: readonly Cell[]): SlotGroup<Cell> {
  return { tag: '', items: cells, positions: cells.map((_, i) => i) };
}

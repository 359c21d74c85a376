/** Returns the hash tag of `key`, braces included; keys of one tag share a slot of a cluster. */
export function hashTag(key: string): string {
  return key.slice(0, key.indexOf('}') + 1);
}

/** Items that share a slot, with the positions they had. */
export interface SlotGroup<Item> {
  readonly items: readonly Item[];
  readonly positions: readonly number[];
}

/** Returns `items` by slot, in the order in which the slots first appear. */
export function groupBySlot<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly SlotGroup<Item>[] {
  const groups = new Map<string, { items: Item[]; positions: number[] }>();
  items.forEach((item, position) => {
    const tag = hashTag(keyOf(item));
    const group = groups.get(tag) ?? { items: [], positions: [] };
    groups.set(tag, group);
    group.items.push(item);
    group.positions.push(position);
  });
  return [...groups.values()];
}

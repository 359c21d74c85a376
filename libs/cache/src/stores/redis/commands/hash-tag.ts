/** Returns the hash tag of `key`, braces included; keys of one tag share a slot of a cluster. */
export function hashTag(key: string): string {
  return key.slice(0, key.indexOf('}') + 1);
}

/** Returns the hash tag that all `items` have; undefined when they do not, or there are none. */
export function sharedTag<Item>(items: readonly Item[], keyOf: (item: Item) => string): string | undefined {
  const [first] = items;
  const tag = first === undefined ? '' : hashTag(keyOf(first));
  return tag !== '' && items.every((item) => keyOf(item).startsWith(tag)) ? tag : undefined;
}

/** Items that share a slot, with the positions they had. */
export interface SlotGroup<Item> {
  readonly tag: string;
  readonly items: readonly Item[];
  readonly positions: readonly number[];
}

/** Returns `items` by hash tag, in the order in which the tags first appear. */
export function groupByTag<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly SlotGroup<Item>[] {
  const alone = oneGroup(items, keyOf);
  if (alone) return [alone];
  const groups = new Map<string, { tag: string; items: Item[]; positions: number[] }>();
  items.forEach((item, position) => {
    const tag = hashTag(keyOf(item));
    const group = groups.get(tag) ?? { tag, items: [], positions: [] };
    groups.set(tag, group);
    group.items.push(item);
    group.positions.push(position);
  });
  return [...groups.values()];
}

/** Nearly always all share a slot; undefined when they do not. */
function oneGroup<Item>(items: readonly Item[], keyOf: (item: Item) => string): SlotGroup<Item> | undefined {
  const tag = sharedTag(items, keyOf);
  return tag === undefined ? undefined : { tag, items, positions: items.map((_, position) => position) };
}

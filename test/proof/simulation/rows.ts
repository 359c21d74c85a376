/** A part: it may be absent, and belongs to one parent at a time. */
export interface ItemRow {
  readonly id: number;
  readonly parent: number;
  readonly exists: boolean;
}

/** What a view shows: one item, which may change. */
export interface ViewRow {
  readonly view: number;
  readonly item: number;
}

export interface Rows {
  readonly items: ReadonlyMap<number, ItemRow>;
  readonly views: ReadonlyMap<number, ViewRow>;
}

/** What a query brings for one key, and the version it has there. Versions of rolled-back or open transactions are poison. */
export interface Snapshot {
  readonly key: string;
  readonly version: number;
  readonly content: readonly number[] | null;
}

/** One key that a COMMIT changed. */
export interface Committed {
  readonly key: string;
  readonly version: number;
  /**
   * The COMMIT that made a view show the item which changed now, 0 for none. Until that one is acknowledged, a view that still shows
   * another item lacks nothing that it must show.
   */
  readonly through: number;
}

/** Versions from here on were never committed. */
export const POISON = 1_000_000;

export const ITEMS = [1, 2, 3] as const;
export const PARENTS = [1, 2] as const;
export const VIEWS = [1, 2] as const;

export const itemKey = (id: number): string => `item ${id}`;
export const listKey = (parent: number): string => `list ${parent}`;
export const viewKey = (view: number): string => `view ${view}`;

/** What a query for `key` brings; null for nothing. */
export function contentOf({ items, views }: Rows, key: string): readonly number[] | null {
  const [kind, number] = key.split(' ');
  const id = Number(number);
  if (kind === 'item') return items.get(id)!.exists ? [items.get(id)!.parent] : null;
  if (kind === 'view') return [views.get(id)!.item];
  return [...items.values()].flatMap((item) => (item.exists && item.parent === id ? [item.id] : []));
}

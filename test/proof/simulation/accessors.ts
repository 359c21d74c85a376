import {
  cached,
  CacheAccess,
  CacheNamespace,
  InvalidatedBy,
  jsonCodec,
  tag,
  type Loaded,
  type Tag,
} from 'nestjs-coherent-cache';
import { itemKey, listKey, viewKey, type ItemRow, type Snapshot } from './rows.js';

/** Queries the database, outside any transaction unless the load context says otherwise. */
export type Query = (ids: readonly object[], keys: readonly string[]) => Promise<readonly Snapshot[]>;

/** Two groups of tags, so that a value can turn out to have one that nobody had foreseen. */
export function tagOf(item: number): Tag {
  return tag(item === 2 ? 'Part' : 'Item', item);
}

/** By exact id, in batches; nothing for an absent row. */
@CacheNamespace({ name: 'items', id: ['id'], ttl: '10h', jitter: 0, codec: jsonCodec })
@InvalidatedBy('Item', { id: 'id' })
export class Items extends CacheAccess<Snapshot, { id: number }> {
  constructor(private readonly query: Query) {
    super();
  }

  protected async load(id: { id: number }): Promise<Snapshot | null> {
    const [found] = await this.query([id], [itemKey(id.id)]);
    return found!.content ? found! : null;
  }

  protected override async loadMany(ids: readonly { id: number }[]): Promise<readonly (Snapshot | null)[]> {
    const found = await this.query(
      ids,
      ids.map(({ id }) => itemKey(id)),
    );
    return found.map((snapshot) => (snapshot.content ? snapshot : null));
  }
}

/** The same, past their ttl after a moment, served on, and loaded anew in the background. */
@CacheNamespace({ name: 'items', id: ['id'], ttl: '1ms', grace: '10h', jitter: 0, codec: jsonCodec })
export class AgingItems extends Items {}

/** The items of a parent, kept in each process and validated at every read; invalidated through an index; an item that moves concerns two of them. */
@CacheNamespace({
  name: 'lists',
  id: ['parent', 'page'],
  indexes: [['parent']],
  local: { maxEntries: 20 },
  ttl: '10h',
  jitter: 0,
  codec: jsonCodec,
})
@InvalidatedBy('Item', (row: ItemRow) => ({ parent: row.parent }))
export class Lists extends CacheAccess<Snapshot, { parent: number; page: number }> {
  constructor(private readonly query: Query) {
    super();
  }

  protected async load(id: { parent: number; page: number }): Promise<Snapshot> {
    return (await this.query([id], [listKey(id.parent)]))[0]!;
  }
}

/** The same, in a hash per parent. */
@CacheNamespace({
  name: 'lists',
  id: ['parent', 'page'],
  indexes: [['parent']],
  local: { maxEntries: 20 },
  layout: 'hash',
  ttl: '10h',
  jitter: 0,
  codec: jsonCodec,
})
export class HashedLists extends Lists {}

/** What a view shows, kept in each process too; which item that is, and so which tag it has, is known only from the value. */
@CacheNamespace({
  name: 'views',
  id: ['view'],
  local: { maxEntries: 20 },
  ttl: '10h',
  jitter: 0,
  codec: jsonCodec,
  tags: ({ content }: Snapshot) => content!.map(tagOf),
})
@InvalidatedBy('View', { view: 'view' })
@InvalidatedBy('Item', (row: ItemRow) => tagOf(row.id))
export class Views extends CacheAccess<Snapshot, { view: number }> {
  constructor(private readonly query: Query) {
    super();
  }

  /** Returns what a loader answers that has found this. */
  made(found: Snapshot): Loaded<Snapshot> {
    return found;
  }

  protected async load(id: { view: number }): Promise<Loaded<Snapshot>> {
    return this.made((await this.query([id], [viewKey(id.view)]))[0]!);
  }
}

/** The same, but only the loader says which tag. */
@CacheNamespace({
  name: 'views',
  id: ['view'],
  local: { maxEntries: 20 },
  ttl: '10h',
  jitter: 0,
  codec: jsonCodec,
  tags: 'loaded',
})
export class ViewsByLoader extends Views {
  override made(found: Snapshot): Loaded<Snapshot> {
    return cached(found, { tags: found.content!.map(tagOf) });
  }
}

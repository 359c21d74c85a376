import {
  Cache,
  CacheAccess,
  CacheNamespace,
  InvalidatedBy,
  RedisStore,
  tag,
  everything,
  type CacheOptions,
  type CacheStore,
} from 'nestjs-coherent-cache';
import { createTestCache, type EventRecorder } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';

@Entity()
export class Account {
  @PrimaryColumn()
  id!: number;

  @Column()
  team!: number;

  @Column()
  version!: number;
}

export type AccountId = { team: number; id: number };
export type Seen = { id: number; version: number };

/** Reads an account's version, and can be held between the query and what follows it. */
export abstract class Accounts extends CacheAccess<Seen, AccountId> {
  /** Called with each loaded value before the loader returns. */
  hold: ((seen: Seen | null) => Promise<void>) | undefined;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected async load({ team, id }: AccountId): Promise<Seen | null> {
    const row = await this.dataSource.getRepository(Account).findOneBy({ team, id });
    const seen = row && { id: row.id, version: row.version };
    await this.hold?.(seen);
    return seen;
  }
}

const shape = { id: ['team', 'id'], indexes: [['team']], ttl: '60s' } as const;

@CacheNamespace({ ...shape, name: 'by-entry' })
@InvalidatedBy(Account, (account) => ({ team: account.team, id: account.id }))
class ByEntry extends Accounts {}

@CacheNamespace({ ...shape, name: 'by-index' })
@InvalidatedBy(Account, (account) => ({ team: account.team }))
class ByIndex extends Accounts {}

@CacheNamespace({ ...shape, name: 'by-tag', tags: (seen: Seen | null) => (seen ? [tag(Account, seen.id)] : []) })
@InvalidatedBy(Account, (account) => tag(Account, account.id))
class ByTag extends Accounts {}

@CacheNamespace({ ...shape, name: 'by-namespace' })
@InvalidatedBy(Account, () => everything)
class ByNamespace extends Accounts {}

/** Kept in the process too, and validated at every read. */
@CacheNamespace({ ...shape, name: 'kept-by-entry', local: true })
@InvalidatedBy(Account, (account) => ({ team: account.team, id: account.id }))
class KeptByEntry extends Accounts {}

@CacheNamespace({
  ...shape,
  name: 'kept-by-tag',
  local: true,
  tags: (seen: Seen | null) => (seen ? [tag(Account, seen.id)] : []),
})
@InvalidatedBy(Account, (account) => tag(Account, account.id))
class KeptByTag extends Accounts {}

export const KINDS = [ByEntry, ByIndex, ByTag, ByNamespace, KeptByEntry, KeptByTag] as const;

export type AccountsKind = new (dataSource: DataSource) => Accounts;

/** What a race needs beside what all of them have. */
export interface RaceAppOptions extends Partial<CacheOptions> {
  /** Instead of `KINDS`. */
  readonly kinds?: readonly AccountsKind[];
}

/** One process of an application: its own pool, its own Redis connection, its own cache. */
export class RaceApp {
  readonly cache: Cache;
  readonly events: EventRecorder;
  private readonly accessors: ReadonlyMap<unknown, Accounts>;
  private readonly undo: () => void;

  private constructor(
    readonly dataSource: DataSource,
    store: CacheStore,
    prefix: string,
    { kinds = KINDS, ...options }: RaceAppOptions,
  ) {
    ({ cache: this.cache, events: this.events } = createTestCache({
      readBudget: '5s',
      writeBudget: '5s',
      ...options,
      store,
      prefix,
    }));
    this.accessors = new Map(kinds.map((kind) => [kind, new kind(dataSource)]));
    for (const accessor of this.accessors.values()) this.cache.bind(accessor);
    this.undo = instrument(dataSource, this.cache);
  }

  static async start(
    databaseUrl: string,
    redisUrl: string,
    prefix: string,
    wrap: (store: CacheStore) => CacheStore = (store) => store,
    options: RaceAppOptions = {},
  ): Promise<RaceApp> {
    const dataSource = await new DataSource({
      type: 'postgres',
      url: databaseUrl,
      entities: [Account],
      synchronize: true,
    }).initialize();
    const store = new RedisStore(redisUrl, { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
    await store.open();
    return new RaceApp(dataSource, wrap(store), prefix, options);
  }

  accessor(kind: AccountsKind): Accounts {
    return this.accessors.get(kind)!;
  }

  async stop(): Promise<void> {
    this.undo();
    await this.cache.close();
    await this.dataSource.destroy();
  }
}

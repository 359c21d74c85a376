import { Redis } from 'ioredis';
import {
  CacheAccess,
  CacheNamespace,
  InvalidatedBy,
  RedisStore,
  tag,
  type Cache,
  type LocalOptions,
} from 'nestjs-coherent-cache';
import { createTestCache, FaultProxy, type EventRecorder } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { startRedis } from '../support/redis-server.js';
import type { RunningServer } from '../support/running-server.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { waitUntil } from '../support/wait-until.js';
import { uniquePrefix } from '../support/unique-prefix.js';
import { Account, type AccountId } from './race-app.js';

const LONG = '1h';
const WINDOW_MS = 300;
const id: AccountId = { team: 7, id: 1 };

/** Returns a class of accessors of one row, kept in the process as `local` says. */
function rowAccessor(name: string, local: true | LocalOptions) {
  @CacheNamespace({
    name,
    id: ['team', 'id'],
    indexes: [['team']],
    ttl: '2h',
    local,
    codec: 'typed',
    tags: (seen: { id: number } | null) => (seen ? [tag(Account, seen.id)] : []),
  })
  @InvalidatedBy(Account, (account) => ({ team: account.team }))
  class Rows extends CacheAccess<{ id: number; version: number }, AccountId> {
    constructor(private readonly dataSource: DataSource) {
      super();
    }

    protected async load({ id }: AccountId) {
      const row = await this.dataSource.getRepository(Account).findOneBy({ id });
      return row && { id, version: row.version };
    }
  }
  return Rows;
}

const KINDS = {
  validated: rowAccessor('validated', true),
  trusted: rowAccessor('trusted', { trust: LONG }),
  briefly: rowAccessor('briefly', { trust: WINDOW_MS }),
};

type Kind = keyof typeof KINDS;

interface Process {
  readonly cache: Cache;
  readonly events: EventRecorder;
  readonly dataSource: DataSource;
  version(kind: Kind, of?: AccountId): Promise<number | undefined>;
  /** Reads until a kept value is what answers. */
  keep(kind: Kind): Promise<void>;
  stop(): Promise<void>;
}

let database: TestDatabase;
let server: RunningServer;
let admin: Redis;
let proxy: FaultProxy;
let own: Process;
let other: Process;

async function startProcess(redisUrl: string, prefix: string): Promise<Process> {
  const url = database.url;
  const dataSource = await new DataSource({
    type: 'postgres',
    url,
    entities: [Account],
    synchronize: true,
  }).initialize();
  const store = new RedisStore(redisUrl, { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await store.open();
  const { cache, events } = createTestCache({ store, prefix, readBudget: '5s', writeBudget: '5s' });
  const accessors = Object.fromEntries(
    Object.entries(KINDS).map(([kind, Accessor]) => [kind, new Accessor(dataSource)]),
  ) as Record<Kind, InstanceType<(typeof KINDS)[Kind]>>;
  for (const accessor of Object.values(accessors)) cache.bind(accessor);
  const undo = instrument(dataSource, cache);
  const version = async (kind: Kind, of = id) => (await accessors[kind].get(of))?.version;
  await waitUntil('the bus is there', () => Promise.resolve(events.of('bus').length > 0));
  return {
    cache,
    events,
    dataSource,
    version,
    async keep(kind) {
      await expect
        .poll(async () => {
          await version(kind);
          return events.of('read').at(-1)?.tier;
        })
        .toBe('local');
      events.clear();
    },
    async stop() {
      undo();
      await cache.close();
      await dataSource.destroy();
    },
  };
}

beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  server = await startRedis();
  admin = new Redis(server.url);
  admin.on('error', () => undefined);
  proxy = await FaultProxy.start({ target: server.url });
  const prefix = uniquePrefix();
  own = await startProcess(proxy.url, prefix);
  other = await startProcess(server.url, prefix);
});

afterAll(async () => {
  await own.stop();
  await other.stop();
  await proxy.stop();
  admin.disconnect();
  await server.stop();
  await database.drop();
});

beforeEach(async () => {
  await own.dataSource.getRepository(Account).save({ ...id, version: 1 });
  await own.cache.clear();
  for (const { events } of [own, other]) events.clear();
});

const write = ({ dataSource }: Process, version: number) =>
  dataSource.transaction((manager) => manager.save(Account, { ...id, version }));

const tiers = ({ events }: Process) => events.of('read').map(({ outcome, tier }) => tier ?? outcome);

describe.each(['validated', 'trusted'] as const)('F18 a value that is kept, %s', (kind) => {
  it('is never what a read returns that starts after a write of this process was acknowledged', async () => {
    for (let version = 2; version < 12; version++) {
      await own.keep(kind);
      await write(own, version);
      expect(await own.version(kind)).toBe(version);
    }
  });

  it('is not what the writing transaction reads, and what that reads is never kept', async () => {
    await own.keep(kind);
    const inside: (number | undefined)[] = [];
    const outside: (number | undefined)[] = [];
    const work = async (manager: EntityManager) => {
      await manager.save(Account, { ...id, version: 66 });
      inside.push(await own.version(kind));
      outside.push(await other.version(kind));
      throw new Error('rolled back');
    };
    await expect(own.dataSource.transaction(work)).rejects.toThrow('rolled back');
    expect([inside, outside]).toEqual([[66], [1]]);
    expect(await own.version(kind)).toBe(1);
    expect(tiers(own)).toEqual(['bypass', 'local']);
  });

  it('is what reads return again after Redis was restarted, once it was loaded', async () => {
    await own.keep(kind);
    await server.restart({ empty: true });
    await write(own, 2);
    expect(await own.version(kind)).toBe(2);
    await own.keep(kind);
    expect(await own.version(kind)).toBe(2);
  });
});

describe('F18 a value that is validated at every read', () => {
  it('is never what a read returns that starts after a write of any process was acknowledged', async () => {
    for (let version = 2; version < 12; version++) {
      await own.keep('validated');
      await write(other, version);
      expect(await own.version('validated')).toBe(version);
    }
  });

  it('is not returned during an outage, and the first read after it loads', async () => {
    await own.keep('validated');
    const { dataSource } = own;
    const refusing = proxy.refuse();
    await admin.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await expect.poll(() => own.version('validated').then(() => tiers(own).at(-1)), { timeout: 10_000 }).toBe('bypass');
    await dataSource.query('UPDATE account SET version = 5');
    expect(await own.version('validated')).toBe(5);
    refusing.heal();
    await server.restart({ empty: true });
    await expect.poll(() => own.version('validated').then(() => tiers(own).at(-1)), { timeout: 10_000 }).toBe('miss');
  });
});

describe('F18 a value that is trusted', () => {
  it('is given up when another process tells of a write, long before its window ends', async () => {
    await own.keep('trusted');
    await write(other, 2);
    await expect.poll(() => own.version('trusted'), { timeout: 10_000 }).toBe(2);
  });

  it('is given up when the bus is lost, and when it is found again', async () => {
    await own.keep('trusted');
    const refusing = proxy.refuse();
    await admin.client('KILL', 'TYPE', 'pubsub');
    await expect.poll(() => own.events.of('bus').at(-1)?.state, { timeout: 10_000 }).toBe('lost');
    own.events.clear();
    await own.version('trusted');
    refusing.heal();
    await expect.poll(() => own.events.of('bus').at(-1)?.state, { timeout: 10_000 }).toBe('connected');
    await write(other, 2);
    await expect.poll(() => own.version('trusted'), { timeout: 10_000 }).toBe(2);
  });

  it('is never older than its window, whatever becomes of the messages', async () => {
    let latest = 0;
    for (let version = 2; version < 8; version++) {
      await own.keep('briefly');
      const refusing = proxy.refuse();
      await admin.client('KILL', 'TYPE', 'pubsub');
      await expect.poll(() => own.events.of('bus').at(-1)?.state, { timeout: 10_000 }).toBe('lost');
      await own.keep('briefly');
      await write(other, version);
      const acknowledged = performance.now();
      for (let seen = 0; seen < version;) {
        const started = performance.now();
        seen = (await own.version('briefly'))!;
        if (seen < version) latest = Math.max(latest, started - acknowledged);
      }
      refusing.heal();
      await expect.poll(() => own.events.of('bus').at(-1)?.state, { timeout: 10_000 }).toBe('connected');
    }
    expect(latest).toBeGreaterThan(0);
    expect(latest).toBeLessThanOrEqual(WINDOW_MS);
  });
});

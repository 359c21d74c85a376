import { Redis } from 'ioredis';
import {
  CacheAccess,
  CacheNamespace,
  MemoryStore,
  RedisStore,
  tag,
  type LegacyOptions,
  type NamespaceOptions,
} from 'nestjs-coherent-cache';
import { ChaosStore, createTestCache, RecordingStore } from 'nestjs-coherent-cache/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMonitor } from '../../support/open-monitor.js';
import { startRedis } from '../../support/redis-server.js';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { waitUntil } from '../../support/wait-until.js';

type Id = { request: string; part: string };
type Value = { text: string };

// Its own: one that others use tells MONITOR of more than ioredis can follow.
const server = await startRedis();
const redis = new Redis(server.url);
let inner: RedisStore;
let prefix: string;

beforeAll(async () => {
  inner = new RedisStore(server.url, { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await inner.open();
});
beforeEach(() => {
  prefix = uniquePrefix();
});
afterAll(async () => {
  await inner.close();
  redis.disconnect();
  await server.stop();
});

const oldKey = ({ request, part }: Id): string => `${prefix}-id-${request}-identity-${part}`;
const putOld = (id: Id, text: string, ...how: ['PX', number] | []): Promise<unknown> =>
  redis.set(oldKey(id), JSON.stringify({ text }), ...(how as ['PX', number]));

function setUp(
  legacy: Partial<LegacyOptions<Value, Id>> = {},
  options: Partial<NamespaceOptions<Value, Id>> = {},
  parts: Parameters<typeof createTestCache>[0] = {},
) {
  const recording = new RecordingStore(inner);
  const store = new ChaosStore(recording);
  const loaded: Id[] = [];

  @CacheNamespace({
    name: 'identities',
    id: ['request', 'part'],
    indexes: [['request'], ['part']],
    ttl: '60s',
    jitter: 0,
    enumerable: true,
    ...options,
    legacy: {
      keys: (id: Id) => [oldKey(id)],
      idOf: (key: string) => {
        const [, request, part] = /^[^_]*-id-(.+)-identity-(.+)$/.exec(key) ?? [];
        return request && part ? { request, part } : null;
      },
      match: `${prefix}-id-*`,
      ...legacy,
    },
  })
  class Identities extends CacheAccess<Value, Id> {
    protected load(id: Id) {
      loaded.push(id);
      return { text: 'loaded' };
    }
  }

  const { cache, events } = createTestCache({ store, prefix, readBudget: '5s', writeBudget: '5s', ...parts });
  const identities = new Identities();
  cache.bind(identities);
  const newKeys = async (): Promise<number> => (await redis.keys(`{${prefix}:identities}e:*`)).length;
  const textOf = async (id: Id): Promise<string | undefined> => (await identities.get(id))?.text;
  return { cache, events, store, recording, identities, loaded, newKeys, textOf };
}

const email: Id = { request: 'pr-1', part: 'email' };
const phone: Id = { request: 'pr-1', part: 'phone' };
const other: Id = { request: 'pr-10', part: 'email' };

describe('an accessor with old keys', () => {
  it('F7 moves an old value with the lifetime it has left, lists it, and removes the old key', async () => {
    const { textOf, loaded, identities } = setUp();
    await putOld(email, 'old', 'PX', 20_000);
    expect(await textOf(email)).toBe('old');
    expect(await redis.exists(oldKey(email))).toBe(0);
    const [entry] = await redis.keys(`{${prefix}:identities}e:*`);
    const left = await redis.pttl(entry!);
    expect(left).toBeGreaterThan(10_000);
    expect(left).toBeLessThanOrEqual(20_000);
    expect(await identities.count({ request: 'pr-1' })).toBe(1);
    expect(await textOf(email)).toBe('old');
    expect(loaded).toEqual([]);
  });

  it('F7 gives a value whose old key has no end the lifetime of the namespace', async () => {
    const { textOf } = setUp();
    await putOld(email, 'old');
    await textOf(email);
    const [entry] = await redis.keys(`{${prefix}:identities}e:*`);
    expect(await redis.pttl(entry!)).toBeGreaterThan(50_000);
  });

  it('looks at old keys on a miss only, and costs hits nothing', async () => {
    const { textOf, recording } = setUp();
    await textOf(email);
    recording.clear();
    await textOf(email);
    expect(recording.operations()).toEqual(['read']);
  });

  it('moves a batch, and loads what no old key has', async () => {
    const { identities, loaded } = setUp();
    await putOld(email, 'one');
    await putOld(other, 'three');
    const values = await identities.getMany([email, phone, other]);
    expect(values.map((value) => value?.text)).toEqual(['one', 'loaded', 'three']);
    expect(loaded).toEqual([phone]);
  });

  it('F8 writes nothing with `migrate: false`', async () => {
    const { textOf, recording, newKeys } = setUp({ migrate: false });
    await putOld(email, 'old', 'PX', 20_000);
    expect(await textOf(email)).toBe('old');
    expect(await redis.get(oldKey(email))).toBe('{"text":"old"}');
    expect(recording.operations()).not.toContain('fill');
    expect(await newKeys()).toBe(1); // the token
  });

  it('F9 prefers what is in the new place, whatever the old key says', async () => {
    const { textOf, identities } = setUp();
    await identities.set(email, { text: 'new' });
    await putOld(email, 'old');
    expect(await textOf(email)).toBe('new');
    expect(await redis.exists(oldKey(email))).toBe(1);
  });

  it('F9 removes the old key when a value is set in its place, so that it never comes back', async () => {
    const { textOf, identities } = setUp();
    await putOld(email, 'old');
    await identities.set(email, { text: 'new' });
    await redis.del(await redis.keys(`{${prefix}:identities}e:*`));
    expect(await textOf(email)).toBe('loaded');
  });

  it('F10 lets none of several readers in two processes miss what one of them moves', async () => {
    const [one, two] = [setUp(), setUp()];
    for (let round = 0; round < 20; round++) {
      const id = { request: 'pr-1', part: `${round}` };
      await putOld(id, 'old');
      const texts = await Promise.all([one.textOf(id), two.textOf(id), one.textOf(id), two.textOf(id)]);
      expect(texts).toEqual(['old', 'old', 'old', 'old']);
    }
    expect([...one.loaded, ...two.loaded]).toEqual([]);
  });

  it('F10 finds in its new place what was moved after it had looked there', async () => {
    const [slow, quick] = [setUp(), setUp()];
    await putOld(email, 'old');
    const held = slow.store.hold('readOld').once();
    const reading = slow.textOf(email);
    await held.arrived;
    expect(await quick.textOf(email)).toBe('old');
    await held.release();
    expect(await reading).toBe('old');
    expect(slow.loaded).toEqual([]);
  });

  it('F10 leaves a value alone that was set while the old one was on its way', async () => {
    const [slow, quick] = [setUp(), setUp()];
    await putOld(email, 'old');
    const held = slow.store.hold('fill').once();
    const reading = slow.textOf(email);
    await held.arrived;
    await quick.identities.set(email, { text: 'fresh' });
    await held.release();
    await reading;
    expect(await quick.textOf(email)).toBe('fresh');
    expect(await redis.exists(oldKey(email))).toBe(0);
  });

  it('F10 leaves an old key that an older build has written again in between', async () => {
    const { textOf, store } = setUp();
    await putOld(email, 'old');
    const held = store.hold('removeOld').once();
    const reading = textOf(email);
    await held.arrived;
    await putOld(email, 'written by an older build');
    await held.release();
    expect(await reading).toBe('old');
    expect(await redis.get(oldKey(email))).toContain('older build');
  });

  it('takes nothing from a key that ends before it is read', async () => {
    const { textOf, store } = setUp();
    await putOld(email, 'old');
    const held = store.hold('readOld').once();
    const reading = textOf(email);
    await held.arrived;
    await redis.del(oldKey(email));
    await held.release();
    expect(await reading).toBe('loaded');
  });

  it.each([
    ['its id', { request: 'pr-1', part: 'email' }],
    ['an index', { request: 'pr-1' }],
    ['another index', { part: 'email' }],
    ['the namespace', {}],
  ])('never returns an old value that was invalidated by %s', async (_, target) => {
    const { textOf, identities } = setUp();
    await putOld(email, 'old');
    await identities.invalidate(target);
    expect(await textOf(email)).toBe('loaded');
  });

  it('keeps the old values that an invalidation does not cover', async () => {
    const { textOf, identities } = setUp();
    for (const id of [email, phone, other]) await putOld(id, 'old');
    await identities.invalidate(phone);
    await identities.invalidate({ request: 'pr-10' });
    expect([await textOf(email), await textOf(phone), await textOf(other)]).toEqual(['old', 'loaded', 'loaded']);
  });

  it.each([
    ['its id', { request: 'pr-1', part: 'email' }, 'readOld'],
    ['its id', { request: 'pr-1', part: 'email' }, 'fill'],
    ['an index', { request: 'pr-1' }, 'readOld'],
    ['an index', { request: 'pr-1' }, 'fill'],
    ['another index', { part: 'email' }, 'fill'],
    ['the namespace', {}, 'readOld'],
    ['the namespace', {}, 'fill'],
  ] as const)('never keeps an old value that is invalidated by %s while it is moved: %s %s', async (_, target, at) => {
    const [slow, writer] = [setUp(), setUp()];
    await putOld(email, 'old');
    const held = slow.store.hold(at).once();
    const reading = slow.textOf(email);
    await held.arrived;
    await writer.identities.invalidate(target);
    await held.release();
    await reading;
    expect(await writer.textOf(email)).toBe('loaded');
  });

  it.each([
    ['its id', { request: 'pr-1', part: 'email' }],
    ['an index', { request: 'pr-1' }],
    ['the namespace', {}],
  ])('never keeps an old value that is invalidated by %s right after it was read', async (_, target) => {
    const [slow, writer] = [setUp(), setUp()];
    await putOld(email, 'old');
    const readOld = slow.store.readOld.bind(slow.store);
    slow.store.readOld = async (keys) => {
      const found = await readOld(keys);
      await writer.identities.invalidate(target);
      return found;
    };
    expect(await slow.textOf(email)).toBe('old');
    expect(await writer.textOf(email)).toBe('loaded');
  });

  it('deletes the old key before the tokens, so that no reader takes it over under the next ones', async () => {
    const { identities } = setUp();
    await putOld(email, 'old');
    const monitor = await openMonitor(redis);
    const seen: string[] = [];
    monitor.on('monitor', (_: string, args: string[]) => {
      if (args.includes(oldKey(email))) seen.push('old key');
      if (args[0]?.toUpperCase().startsWith('EVAL') && args.some((arg) => arg.startsWith(`{${prefix}:identities}e:`)))
        seen.push('entry');
    });
    await identities.invalidate(email);
    await waitUntil('both commands', () => Promise.resolve(seen.length >= 2));
    monitor.disconnect();
    expect(seen.slice(0, 2)).toEqual(['old key', 'entry']);
  });

  it('loads anew what a request wants to know better, cached or under an old key, and removes the old key', async () => {
    let wanted: 'refresh' | undefined = 'refresh';
    const { textOf, identities, loaded } = setUp({}, {}, { bypass: () => wanted });
    await putOld(email, 'old');
    expect(await textOf(email)).toBe('loaded');
    expect(await redis.exists(oldKey(email))).toBe(0);
    expect(await textOf(email)).toBe('loaded');
    expect((await identities.getMany([email, phone])).map((value) => value?.text)).toEqual(['loaded', 'loaded']);
    expect(loaded).toEqual([email, email, email, phone]);
    wanted = undefined;
    expect(await textOf(email)).toBe('loaded');
    expect(loaded).toHaveLength(4);
  });

  it('keeps the old value for a request that passes the cache by', async () => {
    let wanted: 'pass' | undefined = 'pass';
    const { textOf } = setUp({}, {}, { bypass: () => wanted });
    await putOld(email, 'old');
    expect(await textOf(email)).toBe('loaded');
    wanted = undefined;
    expect(await textOf(email)).toBe('old');
  });

  it('F12 never looks at old keys in strict mode', async () => {
    const { textOf, recording } = setUp({ strict: true });
    await putOld(email, 'old');
    expect(await textOf(email)).toBe('loaded');
    expect(recording.operations()).not.toContain('readOld');
  });

  it('F16 takes what cannot be decoded for nothing, and says so', async () => {
    const { textOf, events } = setUp();
    await redis.set(oldKey(email), '{broken');
    expect(await textOf(email)).toBe('loaded');
    expect(events.of('decode_failed')).toMatchObject([{ key: oldKey(email) }]);
    expect(await textOf(email)).toBe('loaded');
  });

  it('reads what is no string as nothing', async () => {
    const { textOf } = setUp();
    await redis.hset(oldKey(email), 'a', 'b');
    expect(await textOf(email)).toBe('loaded');
  });

  it('takes the first of several old keys that can be read, and removes them all', async () => {
    const { textOf } = setUp({ keys: (id) => [`${oldKey(id)}:v2`, oldKey(id)] });
    await putOld(email, 'v1');
    await redis.set(`${oldKey(email)}:v2`, '{"text":"v2"}');
    expect(await textOf(email)).toBe('v2');
    expect(await redis.exists(oldKey(email), `${oldKey(email)}:v2`)).toBe(0);
  });

  it.each(['mint', 'readOld'] as const)(
    'believes no old value of a server that has come while the reader waited for %s: it may have brought that back',
    async (operation) => {
      const server = { name: 'first', generation: 1 };
      const { textOf, store, cache } = setUp();
      Object.defineProperty(store, 'generation', { get: () => server.generation });
      store.serverOf = () => server.name;
      await textOf(phone);
      await putOld(email, 'old');
      const held = store.hold(operation).once();
      const reading = textOf(email);
      await held.arrived;
      store.fail('finalise').once();
      Object.assign(server, { name: 'second', generation: 2 });
      expect(cache.isServing).toBe(true);
      await cache.comesToServe();
      expect(cache.isServing).toBe(false);
      await held.release();
      expect(await reading).toBe('loaded');
      await waitUntil('the namespace is emptied', () => Promise.resolve(cache.isServing));
      expect(await textOf(email)).toBe('loaded');
    },
  );

  it('invalidates, sets and refreshes ids that `keys` has no answer for in every form in which rows may name them', async () => {
    const keys = ({ request, part }: Id): readonly string[] => [oldKey({ request: request.trim(), part })];
    const { textOf, identities } = setUp({ keys });
    const id = { request: '7', part: 'email' };
    await putOld(id, 'old');
    await identities.invalidate(id);
    expect(await textOf(id)).toBe('loaded');
    await putOld(id, 'old');
    // As a driver hands out the column of a number.
    await identities.invalidate({ ...id, request: 7 as never });
    expect(await redis.exists(oldKey(id))).toBe(0);
    expect(await textOf(id)).toBe('loaded');
    expect(await identities.set({ ...id, request: 7 as never }, { text: 'set' })).toBe(true);
    expect((await identities.refresh({ ...id, request: 7 as never }))?.text).toBe('loaded');
  });

  it('stores nothing in the place of an old value that could not be read', async () => {
    const { textOf, store } = setUp();
    await putOld(email, 'old');
    store.fail('readOld').once();
    expect(await textOf(email)).toBe('loaded');
    expect(await textOf(email)).toBe('old');
  });

  it('does not mind a store that nothing older uses', async () => {
    @CacheNamespace({ name: 'plain', id: ['request', 'part'], ttl: '1m', legacy: { keys: () => ['x'] } })
    class Plain extends CacheAccess<Value, Id> {
      protected load() {
        return { text: 'loaded' };
      }
    }
    const { cache } = createTestCache({ store: new MemoryStore() });
    const plain = new Plain();
    cache.bind(plain);
    expect(await plain.get(email)).toEqual({ text: 'loaded' });
    await plain.invalidate({});
    expect(await plain.get(email)).toEqual({ text: 'loaded' });
    await expect(cache.sweepLegacy('plain', { action: 'move' })).rejects.toMatchObject({ code: 'CACHE_CONFIGURATION' });
  });

  it.each([
    [{ keys: 'x' }, /legacy.keys must be a function/],
    [{ strict: 'yes' }, /legacy.strict must be a boolean/],
    [{ shapes: [] }, /legacy.shapes is not an option/],
  ])('refuses %j at start-up', (legacy, message) => {
    expect(() => setUp(legacy as never)).toThrow(message);
  });

  it('refuses tags at start-up', () => {
    expect(() => setUp({}, { tags: () => [tag('Row', 1)] })).toThrow(/does not go with tags/);
  });
});

describe('a sweep', () => {
  it('F14 lists what it moves, and nothing that it only deletes; F13 reads never look for more', async () => {
    const { cache, identities, recording, textOf } = setUp();
    await putOld(email, 'email');
    await textOf(phone);
    expect(recording.operations()).not.toContain('scanOld');
    expect(await identities.count()).toBe(1);
    await cache.sweepLegacy('identities', { action: 'move' });
    expect(await identities.count()).toBe(2);
    await putOld(other, 'other');
    await cache.sweepLegacy('identities', { action: 'delete' });
    expect(await identities.count()).toBe(2);
    expect(await redis.exists(oldKey(other))).toBe(0);
  });

  it('F11 F20 moves exactly the declared keys, in batches, and leaves those that only look like them', async () => {
    const { cache, identities, loaded } = setUp();
    const ids = Array.from({ length: 130 }, (_, i) => ({ request: `pr-${i % 11}`, part: `p${i}` }));
    await Promise.all(ids.map((id) => putOld(id, `old ${id.part}`, 'PX', 30_000)));
    const strangers = [`${prefix}-id-pr-1`, `${prefix}-id-pr-1-identity-`, `x${prefix}-id-pr-1-identity-email`];
    for (const key of strangers) await redis.set(key, '{"text":"not ours"}');
    const steps: number[] = [];
    const done = await cache.sweepLegacy('identities', { action: 'move', onProgress: ({ seen }) => steps.push(seen) });
    expect(done).toEqual({ seen: 132, moved: 130, deleted: 0, left: 0, foreign: 2 });
    expect(steps.length).toBeGreaterThan(1);
    expect(await redis.exists(...ids.map(oldKey))).toBe(0);
    expect(await redis.exists(...strangers)).toBe(3);
    expect(await identities.count()).toBe(130);
    expect((await identities.getMany(ids)).map((value) => value?.text)).toEqual(ids.map(({ part }) => `old ${part}`));
    expect(loaded).toEqual([]);
  });

  it('F11 leaves what `idOf` takes for an old key and `keys` does not', async () => {
    const { cache } = setUp({ idOf: () => email });
    await putOld(email, 'old');
    await putOld(other, 'old');
    expect(await cache.sweepLegacy('identities', { action: 'delete' })).toMatchObject({ deleted: 1, foreign: 1 });
    expect(await redis.exists(oldKey(email), oldKey(other))).toBe(1);
  });

  it('F20 does the same when it runs again, or was broken off', async () => {
    const { cache, store } = setUp();
    for (const id of [email, phone, other]) await putOld(id, 'old');
    store.fail('removeOld').times(2);
    expect(await cache.sweepLegacy('identities', { action: 'move' })).toMatchObject({ moved: 3 });
    expect(await redis.exists(...[email, phone, other].map(oldKey))).toBe(2);
    expect(await cache.sweepLegacy('identities', { action: 'move' })).toMatchObject({ moved: 0, deleted: 2 });
    expect(await cache.sweepLegacy('identities', { action: 'move' })).toMatchObject({ seen: 0 });
  });

  it('deletes what was superseded or invalidated instead of moving it, also in strict mode', async () => {
    const before = setUp();
    await before.identities.set(email, { text: 'new' });
    await before.identities.invalidate({ request: 'pr-10' });
    for (const id of [email, other, phone]) await putOld(id, 'old');
    const { cache, textOf } = setUp({ strict: true });
    expect(await cache.sweepLegacy('identities', { action: 'move' })).toMatchObject({ moved: 1, deleted: 2 });
    expect([await textOf(email), await textOf(other), await textOf(phone)]).toEqual(['new', 'loaded', 'old']);
  });

  it('deletes without moving when told to', async () => {
    const { cache, textOf } = setUp();
    await putOld(email, 'old');
    expect(await cache.sweepLegacy('identities', { action: 'delete' })).toMatchObject({ moved: 0, deleted: 1 });
    expect(await textOf(email)).toBe('loaded');
  });
});

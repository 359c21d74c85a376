import { rmSync } from 'node:fs';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../../../../test/support/redis-server.js';
import type { RunningServer } from '../../../../../test/support/running-server.js';
import { uniquePrefix } from '../../../../../test/support/unique-prefix.js';
import type { CacheEvent } from '../../core/access/cache-event.js';
import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import { KeySpace } from '../../core/key/key-space.js';
import { RedisStore } from './redis-store.js';

const BUDGETS = { readBudgetMs: 50, writeBudgetMs: 250 };
const { namespace } = new KeySpace(uniquePrefix(), 'n', (text) => text);
const cells = [namespace];

let server: RunningServer;
let store: RedisStore;
let events: CacheEvent[];

beforeEach(async () => {
  server = await startRedis();
  store = new RedisStore(server.url, BUDGETS);
  events = [];
  store.watch({ observe: (event) => events.push(event) });
  await store.open();
  await store.mint(cells, 60_000);
});

afterEach(async () => {
  await store.close();
  await server.stop();
});

const failed = (): Promise<string> =>
  store.read(cells).then(
    () => 'read',
    (error: Error) => error.message,
  );
const isBack = async (): Promise<boolean> => (await failed()) === 'read';
const states = (): string[] =>
  events.flatMap((event) => (event.type === 'connection' || event.type === 'breaker' ? [event.state] : []));

describe('a Redis that does not answer', () => {
  it('F19: is given up after three silent calls, then nothing is sent until it is back', async () => {
    server.pause();
    for (let call = 0; call < 3; call++) expect(await failed()).toMatch(/did not answer within 50 ms/);
    expect(states()).toEqual(['connected', 'open', 'lost']);
    expect(await failed()).toMatch(/is not connected: .*3 times in a row/);
    server.resume();
    await expect.poll(isBack, { timeout: 5_000 }).toBe(true);
    expect(states()).toEqual(['connected', 'open', 'lost', 'closed', 'connected']);
    const client = new Redis(server.url);
    expect(await client.info('commandstats')).not.toMatch(/cmdstat_mget:calls=[5-9]/);
    client.disconnect();
  });

  it('is the one error of every call until it is back: an outage costs no stack per read', async () => {
    const refusal = (): Promise<unknown> => store.read(cells).catch((error: unknown) => error);
    server.pause();
    expect(store.isAway).toBe(false);
    for (let call = 0; call < 3; call++) await failed();
    expect(store.isAway).toBe(true);
    const first = await refusal();
    expect(first).toBeInstanceOf(StoreUnavailableError);
    expect(await refusal()).toBe(first);
    await store.close();
    expect(await refusal()).toMatchObject({ message: 'The store was closed.' });
    server.resume();
  });

  it('is given up also when only writes meet it', async () => {
    server.pause();
    for (let call = 0; call < 3; call++) await expect(store.mark('w', cells, 1_000)).rejects.toThrow(/250 ms/);
    expect(states()).toContain('open');
    server.resume();
  });

  it('is given up after one silent call, when nobody else calls', async () => {
    server.pause();
    expect(await failed()).toMatch(/did not answer within 50 ms/);
    await expect.poll(states, { timeout: 10_000 }).toEqual(['connected', 'open', 'lost']);
    server.resume();
    await expect.poll(isBack, { timeout: 5_000 }).toBe(true);
  });

  it('is asked again after one silent call, though nobody else calls, and kept when it answers', async () => {
    const client = new Redis(server.url);
    const greetings = async (): Promise<number> =>
      Number(/cmdstat_eval:calls=(\d+)/.exec(await client.info('commandstats'))?.[1]);
    // It has just said who it is, so that the silent call itself need not ask.
    const before = await greetings();
    await expect.poll(async () => ((await isBack()) ? greetings() : 0)).toBeGreaterThan(before);
    const known = await greetings();
    server.pause();
    expect(await failed()).toMatch(/did not answer within 50 ms/);
    server.resume();
    await expect.poll(greetings, { timeout: 5_000 }).toBeGreaterThan(known);
    expect(await isBack()).toBe(true);
    expect(states()).toEqual(['connected']);
    client.disconnect();
  });

  it('is not given up for answers that came while this process was busy', async () => {
    const found = store.read(cells);
    await Promise.resolve();
    const until = performance.now() + 200;
    while (performance.now() < until);
    expect((await found)[0]).toHaveLength(24);
  });
});

describe('a Redis that was killed', () => {
  it('is missing at once, and its successor is not believed in what it inherited', async () => {
    const client = new Redis(server.url);
    await client.call('SAVE');
    client.disconnect();
    await server.kill();
    await expect.poll(() => store.status).toBe('unavailable');
    expect(await failed()).toMatch(/is not connected/);
    await server.restart();
    await expect.poll(isBack, { timeout: 5_000 }).toBe(true);
    expect(store.isAway).toBe(false);
    expect(await store.read(cells)).toEqual([null]);
    expect(states()).toEqual(['connected', 'lost', 'connected']);
    expect(store.generation).toBe(2);
  });
});

describe('a Redis that does not take writes', () => {
  let client: Redis;

  beforeEach(() => {
    client = new Redis(server.url);
  });
  afterEach(() => client.disconnect());

  it.each([
    { because: 'it became a replica', set: () => client.call('REPLICAOF', '127.0.0.1', '1'), reason: /READONLY|slave/ },
    {
      because: 'it has lost its replicas',
      set: () => client.config('SET', 'min-replicas-to-write', '1'),
      reason: /NOREPLICAS/,
    },
    {
      because: 'it has lost its disk',
      set: breakDisk,
      reason: /MISCONF/,
    },
  ])('is not believed, since $because', async ({ set, reason }) => {
    await set();
    await expect.poll(failed, { timeout: 5_000, interval: 20 }).toMatch(reason);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'connection', state: 'distrusted', reason: expect.stringMatching(reason) }),
    );
    await heal();
    await expect.poll(isBack, { timeout: 5_000 }).toBe(true);
  });

  /** Where snapshots are wanted, one that cannot be saved stops writes. */
  async function breakDisk(): Promise<void> {
    rmSync(server.folder, { recursive: true });
    await client.config('SET', 'save', '1 1');
    await client.call('BGSAVE');
  }

  async function heal(): Promise<void> {
    await client.call('REPLICAOF', 'NO', 'ONE');
    await client.config('SET', 'min-replicas-to-write', '0');
    await client.config('SET', 'stop-writes-on-bgsave-error', 'no');
    await client.config('SET', 'save', '');
  }
});

describe('a Redis that is full', () => {
  it('refuses fills, and everything else goes on', async () => {
    const client = new Redis(server.url);
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    await client.config('SET', 'maxmemory', '1');
    const space = new KeySpace(uniquePrefix(), 'n', (text) => text);
    const [entry, fence] = [space.entry('1'), space.index('a', '1')];
    const [token] = await store.mint([entry], 60_000);
    const envelope = new Uint8Array(40);
    const request = { entry, token: token as Uint8Array, expectations: [], envelope, ttlMs: 1_000 };
    const [refused] = await store.fill([request]);
    expect(refused).toMatchObject({ message: expect.stringMatching(/OOM/) });
    await store.mark('w', [fence], 1_000);
    expect((await store.finalise('w', [fence])).marksAlive).toBe(1);
    expect(await isBack()).toBe(true);
    client.disconnect();
  });
});

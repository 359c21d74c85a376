import { Redis } from 'ioredis';
import { CacheAccess, CacheNamespace, RedisStore, type Cache } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../support/unique-prefix.js';

const PAYLOAD = 'the value of load';

@CacheNamespace({ name: 'counted', id: ['team', 'id'], indexes: [['team']], ttl: '60s' })
class Counted extends CacheAccess<string, { team: number; id: number }> {
  loads = 0;

  protected load() {
    return `${PAYLOAD} ${++this.loads}`;
  }
}

const id = { team: 1, id: 1 };
let redis: Redis;
let cache: Cache;
let events: ReturnType<typeof createTestCache>['events'];
let counted: Counted;

beforeEach(async () => {
  redis = new Redis(inject('redisUrl'));
  const store = new RedisStore(inject('redisUrl'), { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await store.open();
  ({ cache, events } = createTestCache({ store, prefix: uniquePrefix(), readBudget: '5s' }));
  counted = new Counted();
  cache.bind(counted);
});

afterEach(async () => {
  redis.disconnect();
  await cache.close();
});

/** Fills the entry, replaces its bytes by what `spoil` makes of them, and returns its key. */
async function spoilEntry(spoil: (cell: Buffer) => Buffer): Promise<{ key: string; garbage: Buffer }> {
  await counted.get(id);
  const { key } = events.of('fill')[0]!;
  const cell = await redis.getBuffer(key);
  const garbage = spoil(cell!);
  await redis.set(key, garbage);
  events.clear();
  return { key, garbage };
}

async function expectRepair({ key, garbage }: { key: string; garbage: Buffer }): Promise<void> {
  expect(await counted.get(id)).toBe(`${PAYLOAD} 2`);
  expect(await redis.getBuffer(key)).not.toEqual(garbage);
  expect(await redis.pttl(key)).toBeGreaterThan(0);
  expect(await counted.get(id)).toBe(`${PAYLOAD} 2`);
  expect(events.outcomes()).toEqual(['miss', 'hit']);
  expect(events.of('fill')).toMatchObject([{ outcome: 'stored', key }]);
  expect(events.of('store_failed')).toEqual([]);
}

describe('F16 garbage under the key of an entry', () => {
  it.each<[string, (cell: Buffer) => Buffer]>([
    ['no bytes at all', () => Buffer.alloc(0)],
    ['a short text', () => Buffer.from('?')],
    ['a long text', () => Buffer.from('{"not":"an entry"}'.repeat(20))],
    ['zeros', () => Buffer.alloc(200)],
    ['bytes that are all 0xff', () => Buffer.alloc(200, 0xff)],
    ['an entry cut within its token', (cell) => cell.subarray(0, 10)],
    ['an entry cut within its head', (cell) => cell.subarray(0, 40)],
    ['an entry of an unknown format', (cell) => Buffer.concat([Buffer.of(0x7f), cell.subarray(1)])],
    ['an entry with another token', (cell) => Buffer.concat([cell.subarray(0, 1), Buffer.alloc(80, 7)])],
  ])('is a miss, and is overwritten by what was loaded: %s', async (_title, spoil) => {
    await expectRepair(await spoilEntry(spoil));
    expect(events.of('decode_failed')).toEqual([]);
  });

  it.each<[string, (cell: Buffer) => Buffer]>([
    ['a payload of other bytes', (cell) => cell.fill(0xff, cell.indexOf(PAYLOAD) - 2)],
    ['a payload that was cut', (cell) => cell.subarray(0, cell.indexOf(PAYLOAD) + 3)],
  ])('is a miss, reported once, and is overwritten by what was loaded: %s', async (_title, spoil) => {
    const spoiled = await spoilEntry(spoil);
    await expectRepair(spoiled);
    expect(events.of('decode_failed')).toMatchObject([{ namespace: 'counted', key: spoiled.key }]);
  });
});

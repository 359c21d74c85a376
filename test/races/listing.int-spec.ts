import { Redis } from 'ioredis';
import { CacheAccess, CacheNamespace, RedisStore, type Cache } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../support/unique-prefix.js';

type Id = { owner: number; part: number };

@CacheNamespace({ name: 'parts', id: ['owner', 'part'], indexes: [['owner']], ttl: '60s', enumerable: true })
class Parts extends CacheAccess<string, Id> {
  protected load({ owner, part }: Id) {
    return `${owner}.${part}`;
  }
}

@CacheNamespace({ name: 'parts', id: ['owner', 'part'], indexes: [['owner']], ttl: '300s', enumerable: true })
class LongParts extends Parts {}

const BUDGETS = { readBudget: '5s', writeBudget: '5s' } as const;
const opened: Cache[] = [];
const client = new Redis(inject('redisUrl'));
let prefix: string;

async function open<A extends Parts>(type: new () => A): Promise<A> {
  const store = new RedisStore(inject('redisUrl'), { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await store.open();
  const { cache } = createTestCache({ store, prefix, ...BUDGETS });
  opened.push(cache);
  const parts = new type();
  cache.bind(parts);
  return parts;
}

async function idsOf(parts: Parts, partial: Partial<Id> = {}): Promise<string[]> {
  const ids = [];
  for await (const { owner, part } of parts.ids(partial)) ids.push(`${owner}.${part}`);
  return ids.sort();
}

beforeEach(() => {
  prefix = uniquePrefix();
});
afterAll(async () => {
  await Promise.all(opened.map((cache) => cache.close()));
  client.disconnect();
});

describe('two processes that fill and invalidate one listing', () => {
  it('F3 leave no entry that is cached and not listed, and list none that is not cached', async () => {
    const [one, two] = [await open(Parts), await open(Parts)];
    const parts = Array.from({ length: 20 }, (_, part) => part);
    for (let round = 0; round < 25; round++) {
      const owner = round % 2;
      await Promise.all([
        one.getMany(parts.map((part) => ({ owner, part }))),
        two.invalidate({ owner }),
        two.getMany(parts.slice(0, 7).map((part) => ({ owner, part }))),
        one.invalidate({ owner, part: round % 20 }),
        two.getMany(parts.slice(5).map((part) => ({ owner, part }))),
        ...(round % 5 === 0 ? [one.invalidateAll()] : []),
      ]);
      const cached = await Promise.all(parts.map(async (part) => (await one.peek({ owner, part })) ?? null));
      expect(await idsOf(two, { owner })).toEqual(cached.filter((value) => value !== null).sort());
      expect(await two.count({ owner })).toBe(cached.filter((value) => value !== null).length);
    }
  });

  it('F5 F17 leave every listing a lifetime longer than that of any entry, whoever fills last', async () => {
    const [short, long] = [await open(Parts), await open(LongParts)];
    await Promise.all(Array.from({ length: 40 }, (_, part) => (part % 2 ? short : long).get({ owner: 1, part })));
    await short.get({ owner: 1, part: 99 });
    const keys = await client.keys(`{${prefix}:parts}*`);
    const lifetimes = await Promise.all(keys.map(async (key) => ({ key, ms: await client.pttl(key) })));
    const of = (kind: string): number[] => lifetimes.filter(({ key }) => key.includes(`}${kind}:`)).map(({ ms }) => ms);
    expect(of('l')).toHaveLength(2);
    expect(Math.min(...of('l'))).toBeGreaterThan(Math.max(...of('e')) + 50_000);
    expect(lifetimes.filter(({ key, ms }) => ms <= 0 && !key.endsWith('}n'))).toEqual([]);
  });

  it('hold no list for current that another life of the server, or an old snapshot, left behind', async () => {
    const parts = await open(Parts);
    await parts.get({ owner: 1, part: 1 });
    const [space] = await client.keys(`{${prefix}:parts}n`);
    const token = (await client.getBuffer(space!))!;
    const restored = Buffer.concat([Buffer.alloc(8, 7), token.subarray(8)]);
    await client.set(space!, restored);
    for (const key of await client.keys(`{${prefix}:parts}l:*`)) {
      const stamp = (await client.zrangeBuffer(key, -1, -1))[0]!;
      await client.zadd(key, 'inf', Buffer.concat([Buffer.from('='), restored, stamp.subarray(1 + token.length)]));
    }
    expect(await parts.count({ owner: 1 })).toBe(0);
    expect(await idsOf(parts)).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { CacheAccess, CacheNamespace, RedisStore, tag, type Cache } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMonitor } from '../support/open-monitor.js';
import { startRedis } from '../support/redis-server.js';
import type { RunningServer } from '../support/running-server.js';
import { uniquePrefix } from '../support/unique-prefix.js';

@CacheNamespace({ name: 'plain', id: ['id'], indexes: [], ttl: '60s' })
class Plain extends CacheAccess<string, { id: number }> {
  protected load({ id }: { id: number }) {
    return `value ${id}`;
  }
}

@CacheNamespace({
  name: 'tagged',
  id: ['id'],
  ttl: '60s',
  tags: (rows: number[]) => rows.map((row) => tag('Row', row)),
})
class Tagged extends CacheAccess<number[], { id: number }> {
  protected load() {
    return [1, 2, 3, 4, 5];
  }
}

const prefix = uniquePrefix();
let server: RunningServer;
let admin: Redis;
let monitor: Redis;
let seen: string[][] = [];
const caches: Cache[] = [];

async function openCache() {
  const store = new RedisStore(server.url, { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await store.open();
  const { cache } = createTestCache({ store, prefix, readBudget: '5s' });
  caches.push(cache);
  const accessors = { plain: new Plain(), tagged: new Tagged() };
  cache.bind(accessors.plain);
  cache.bind(accessors.tagged);
  return accessors;
}

/** Returns the commands on this file's keys that the server has received since the last call. */
async function commands(): Promise<string[][]> {
  const marker = randomUUID();
  const arrived = new Promise<void>((resolve) => {
    monitor.on('monitor', (_time: string, args: string[]) => args[1] === marker && resolve());
  });
  await admin.echo(marker);
  await arrived;
  const all = seen.filter((args) => args.some((arg) => arg.includes(prefix)));
  seen = [];
  return all.map(([name, ...args]) => [name!.toUpperCase(), ...args]);
}

beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
  monitor = await openMonitor(admin);
  monitor.on('monitor', (_time: string, args: string[], source: string) => source !== 'lua' && seen.push(args));
});

afterAll(async () => {
  monitor.disconnect();
  admin.disconnect();
  await Promise.all(caches.map((cache) => cache.close()));
  await server.stop();
});

describe('what the server sees', () => {
  it('is one command for a hit', async () => {
    const { plain } = await openCache();
    await plain.get({ id: 1 });
    await commands();
    expect(await plain.get({ id: 1 })).toBe('value 1');
    expect((await commands()).map(([name]) => name)).toEqual(['MGET']);
  });

  it('is one command for 64 concurrent hits in one tick', async () => {
    const { plain } = await openCache();
    const ids = Array.from({ length: 64 }, (_, id) => ({ id }));
    await plain.getMany(ids);
    await commands();
    await Promise.all(ids.map((id) => plain.get(id)));
    const [command, ...more] = await commands();
    expect(command?.[0]).toBe('MGET');
    expect(more).toEqual([]);
    expect(command).toHaveLength(1 + 1 + 64);
  });

  it('is one command for a getMany that finds all of its 100 ids', async () => {
    const { plain } = await openCache();
    const ids = Array.from({ length: 100 }, (_, id) => ({ id: 1_000 + id }));
    const values = ids.map(({ id }) => `value ${id}`);
    await plain.getMany(ids);
    await commands();
    expect(await plain.getMany(ids)).toEqual(values);
    const [command, ...more] = await commands();
    expect(command?.[0]).toBe('MGET');
    expect(command).toHaveLength(1 + 1 + 100);
    expect(more).toEqual([]);
  });

  it('is one read, one mint and the fills for a getMany that finds some of its ids', async () => {
    const { plain } = await openCache();
    const ids = Array.from({ length: 6 }, (_, id) => ({ id: 2_000 + id }));
    await plain.getMany(ids.slice(0, 3));
    await commands();
    await plain.getMany(ids);
    const [read, mint, ...fills] = await commands();
    expect(read?.[0]).toBe('MGET');
    expect(read).toHaveLength(1 + 1 + 6);
    expect(mint?.[0]).toBe('EVALSHA');
    expect(mint?.[2]).toBe(String(2 * 3));
    expect(fills.map(([name]) => name)).toEqual(['EVALSHA', 'EVALSHA', 'EVALSHA']);
    expect(new Set(fills.map(([, sha]) => sha)).size).toBe(1);
    expect(fills[0]?.[1]).not.toBe(mint?.[1]);
  });

  it('is a second command for an entry with five tags that this process has not seen, and one from then on', async () => {
    const [one, other] = [await openCache(), await openCache()];
    await one.tagged.get({ id: 1 });
    await commands();
    await other.tagged.get({ id: 1 });
    expect((await commands()).map(([name]) => name)).toEqual(['MGET', 'MGET']);
    await other.tagged.get({ id: 1 });
    await one.tagged.get({ id: 1 });
    expect((await commands()).map(([name]) => name)).toEqual(['MGET', 'MGET']);
  });

  it('is never KEYS, SCAN or a delete by pattern, whatever is done', async () => {
    const { plain, tagged } = await openCache();
    await plain.getMany([{ id: 1 }, { id: 900 }]);
    await tagged.refresh({ id: 2 });
    await plain.set({ id: 3 }, 'x');
    await plain.invalidate({ id: 1 });
    await plain.invalidateAll();
    await caches.at(-1)!.clear();
    const sent = await commands();
    const names = new Set(sent.map(([name]) => name!.toLowerCase()));
    for (const name of names) expect(['mget', 'eval', 'evalsha', 'zrange', 'del']).toContain(name);
    // Of one id its three forms, of a namespace its token, however many entries there are.
    const deletes = sent.filter(([name]) => name!.toLowerCase() === 'del').map((args) => args.length - 1);
    expect(deletes.sort((a, b) => a - b)).toEqual([1, 1, 1, 3]);
  });
});

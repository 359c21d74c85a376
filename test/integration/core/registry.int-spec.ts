import { Redis } from 'ioredis';
import { RedisStore } from 'nestjs-coherent-cache';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { CURRENT, fill, NO_ACCESSOR, OLDER, startProcess, write, type Build } from './registry-rig.js';

const one = { a: 1 };

describe('the registry in Redis', () => {
  let client: Redis;
  let prefix: string;
  let stores: RedisStore[];

  beforeEach(() => {
    client = new Redis(inject('redisUrl'));
    prefix = uniquePrefix();
    stores = [];
  });

  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    client.disconnect();
  });

  async function start(build: Build) {
    const store = new RedisStore(inject('redisUrl'), { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
    stores.push(store);
    await store.open();
    return startProcess(build, { store, prefix });
  }

  /** As FLUSHALL, for one test's keys. */
  async function lose(pattern = `{${prefix}:*`): Promise<void> {
    const keys = await client.keys(pattern);
    expect(keys.length).toBeGreaterThan(0);
    await client.del(keys);
  }

  it('lets a writer of another process invalidate what it does not declare', async () => {
    const reader = await start(CURRENT);
    await fill(reader, 'old');
    expect(await reader.accessor.peek(one)).toBe('old');
    await write(await start(NO_ACCESSOR), 'order_lines');
    expect(await reader.accessor.peek(one)).toBeUndefined();
    await fill(reader, 'new');
    expect(await reader.accessor.peek(one)).toBe('new');
  });

  it('lets an older build invalidate by tables that it has no rules for', async () => {
    const reader = await start(CURRENT);
    const older = await start(OLDER);
    await fill(older, 'old');
    await fill(reader, 'old');
    await write(older, 'item');
    expect(await reader.accessor.peek(one)).toBeUndefined();
  });

  it('is whole again before the first load after everything was lost', async () => {
    const reader = await start(CURRENT);
    await fill(reader, 'old');
    await lose();
    // Its tokens were made at the same time as the registration was missed, and are deleted with everything else.
    await fill(reader, 'not stored');
    expect(await reader.accessor.peek(one)).toBeUndefined();
    await fill(reader, 'old');
    expect(await reader.accessor.peek(one)).toBe('old');
    await write(await start(NO_ACCESSOR), 'orders');
    expect(await reader.accessor.peek(one)).toBeUndefined();
  });

  it('that lost a table alone is noticed by the next heartbeat, and what may have been missed is gone', async () => {
    const reader = await start(CURRENT);
    await fill(reader, 'old');
    await lose(`{${prefix}:~registry}*`);
    await write(await start(NO_ACCESSOR), 'orders');
    expect(await reader.accessor.peek(one)).toBe('old');
    reader.scheduler.elapse(5_000);
    await expect.poll(() => reader.accessor.peek(one)).toBeUndefined();
    expect(await client.keys(`{${prefix}:~registry}*`)).toHaveLength(4);
  });

  it('that lost a table alone is not believed by a writer that knows better', async () => {
    const reader = await start(CURRENT);
    const writer = await start(NO_ACCESSOR);
    await fill(reader, 'old');
    await write(writer, 'orders');
    await fill(reader, 'old');
    await lose(`{${prefix}:~registry}*`);
    await write(writer, 'orders');
    expect(await reader.accessor.peek(one)).toBeUndefined();
  });

  it('keeps all its keys in one slot', async () => {
    await fill(await start(CURRENT), 'value');
    const tables = ['*', 'item', 'order_lines', 'orders'];
    expect((await client.keys(`{${prefix}:~registry}*`)).sort()).toEqual(
      tables.map((table) => `{${prefix}:~registry}t:${table}`),
    );
  });

  it('keeps facts for every process, beside the cells', async () => {
    const [one, other] = [await start(NO_ACCESSOR), await start(NO_ACCESSOR)];
    expect(await one.cache.facts.recall('migration')).toBeNull();
    await one.cache.facts.remember('migration', '1700000000000-Orders');
    expect(await other.cache.facts.recall('migration')).toBe('1700000000000-Orders');
    await lose(`{${prefix}:~facts}*`);
    expect(await other.cache.facts.recall('migration')).toBeNull();
  });
});

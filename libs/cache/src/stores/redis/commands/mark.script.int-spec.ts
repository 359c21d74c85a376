import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../../../../../test/support/unique-prefix.js';
import { KeySpace } from '../../../core/key/key-space.js';
import type { Cell } from '../../../core/ports/store.js';
import { RedisStore } from '../redis-store.js';

/** More than Lua can hand over to one call. */
const MANY = 9_000;
const LEASE_MS = 60_000;

describe('the scripts of the write bracket', () => {
  const redis = new Redis(inject('redisUrl'));
  const store = new RedisStore(inject('redisUrl'), { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  afterAll(async () => {
    redis.disconnect();
    await store.close();
  });

  it('delete, mark and lift as many cells as one write can have', async () => {
    await store.open();
    const cells = fences(MANY);
    await store.mint(cells, LEASE_MS);
    await store.mark('w', cells, LEASE_MS);
    expect(await store.read(cells)).toEqual(cells.map(() => null));
    expect(await redis.exists(cells.map(({ pendingKey }) => pendingKey))).toBe(MANY);
    expect(await store.finalise('w', cells)).toEqual({ deleted: 0, marksAlive: MANY });
    await store.mint(cells, LEASE_MS);
    expect(await store.finalise('w', cells)).toEqual({ deleted: MANY, marksAlive: 0 });
  });

  it('let marks live on where some stand already, and never for less than these', async () => {
    await store.open();
    const [marked, fresh] = fences(2) as [Cell, Cell];
    await store.mark('first', [marked], LEASE_MS);
    await store.mark('second', [marked, fresh], LEASE_MS / 2);
    expect(await redis.pttl(marked.pendingKey)).toBeGreaterThan(LEASE_MS);
    expect(await redis.pttl(fresh.pendingKey)).toBeGreaterThan(LEASE_MS / 2);
    await store.mark('third', [fresh], LEASE_MS);
    expect(await redis.pttl(fresh.pendingKey)).toBeGreaterThan(LEASE_MS);
  });
});

function fences(count: number): readonly Cell[] {
  const space = new KeySpace(uniquePrefix(), 'n', (text) => text);
  return Array.from({ length: count }, (_, i) => space.fence(String(i)));
}

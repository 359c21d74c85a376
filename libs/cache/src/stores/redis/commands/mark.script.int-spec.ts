import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../../../../../test/support/unique-prefix.js';
import { KeySpace } from '../../../core/key/key-space.js';
import { NOBODY, type Cell } from '../../../core/ports/store.js';
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

  it('make all fresh marks alike, and give no cell the writers of another', async () => {
    await store.open();
    const cells = fences(5);
    const [marked, , , also] = cells as [Cell, Cell, Cell, Cell];
    await store.mark('first', [marked, also], LEASE_MS);
    await store.mark('second', cells, LEASE_MS);
    const writers = await Promise.all(cells.map(({ pendingKey }) => redis.zrange(pendingKey, 0, -1)));
    expect(writers).toEqual(cells.map((cell) => (cell === marked || cell === also ? ['first', 'second'] : ['second'])));
    const deadlines = await Promise.all(cells.map(({ pendingKey }) => redis.zscore(pendingKey, 'second')));
    expect(new Set(deadlines).size).toBe(1);
    for (const { pendingKey } of cells) expect(await redis.pttl(pendingKey)).toBeGreaterThan(LEASE_MS);
    await store.mark('third', [marked, ...fences(2), also], LEASE_MS);
    expect(await redis.zrange(also.pendingKey, 0, -1)).toEqual(['first', 'second', 'third']);
  });

  it.each([0, 9, 10, 109, 110, 249])(
    'lift no mark of others from 250 cells, where one has another at %i',
    async (at) => {
      await store.open();
      const cells = fences(250);
      await store.mark('other', [cells[at]!], LEASE_MS);
      await store.mark('w', cells, LEASE_MS);
      expect(await store.finalise('w', cells)).toEqual({ deleted: 0, marksAlive: 250 });
      const left = cells.map(({ pendingKey }) => redis.zrange(pendingKey, 0, -1));
      expect(await Promise.all(left)).toEqual(cells.map((_, i) => (i === at ? ['other'] : [])));
    },
  );

  it('lift no mark from cells that only others have marked', async () => {
    await store.open();
    const cells = fences(20);
    await store.mark('other', cells, LEASE_MS);
    expect(await store.finalise('w', cells)).toEqual({ deleted: 0, marksAlive: 0 });
    expect(await store.finalise(NOBODY, cells)).toEqual({ deleted: 0, marksAlive: 0 });
    expect(await redis.exists(cells.map(({ pendingKey }) => pendingKey))).toBe(20);
  });

  it('take keys of any characters', async () => {
    await store.open();
    const cells = fences(20, 'Türschlüssel 🗝️ ');
    await store.mint(cells, LEASE_MS);
    await store.mark('w', cells, LEASE_MS);
    expect(await redis.exists(cells.map(({ pendingKey }) => pendingKey))).toBe(20);
    expect(await store.finalise('w', cells)).toEqual({ deleted: 0, marksAlive: 20 });
  });

  it('delete what nobody has marked by one command that needs no script', async () => {
    await store.open();
    const cells = fences(3);
    await store.mint(cells, LEASE_MS);
    const before = await callsOf('del');
    expect(await store.finalise(NOBODY, cells)).toEqual({ deleted: 3, marksAlive: 0 });
    expect((await callsOf('del')) - before).toBe(1);
    expect(await store.read(cells)).toEqual([null, null, null]);
  });

  /** How often the server has executed a command. */
  async function callsOf(command: string): Promise<number> {
    const stats = await redis.info('commandstats');
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  }
});

function fences(count: number, name = ''): readonly Cell[] {
  const space = new KeySpace(uniquePrefix(), 'n', (text) => text);
  return Array.from({ length: count }, (_, i) => space.fence(`${name}${i}`));
}

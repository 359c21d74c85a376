import { CacheAccess, CacheNamespace } from 'nestjs-coherent-cache';
import { ManualScheduler } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { id, value, setUp, fill } from './rig.js';

describe('a load that goes wrong', () => {
  it('D4 reaches every reader as a typed error with its cause, and caches nothing', async () => {
    const { things } = setUp();
    const cause = new Error('no database');
    const reads = [things.get(id), things.get(id)];
    (await things.loader.nextCall()).reject(cause);
    const ends = await Promise.allSettled(reads);
    for (const end of ends)
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'CACHE_LOAD_FAILED', cause } });
    await fill(things, id, value(2));
    expect((await things.get(id))?.rows).toEqual([2]);
  });

  it('is given up after its timeout, and the next read loads again; what comes too late is never stored', async () => {
    const timers = new ManualScheduler();
    const scheduler = {
      defer: (task: () => void) => process.nextTick(task),
      after: (ms: number, task: () => void) => timers.after(ms, task),
    };
    const { things, events } = setUp({ scheduler });
    const read = things.get(id);
    const slow = await things.loader.nextCall();
    timers.elapse(30_000);
    await expect(read).rejects.toMatchObject({ code: 'CACHE_LOAD_TIMEOUT', timeoutMs: 30_000 });

    const next = things.get(id);
    const quick = await things.loader.nextCall();
    slow.resolve(value(1));
    expect(await things.peek(id)).toBeUndefined();
    quick.resolve(value(2));
    expect(await next).toEqual(value(2));
    expect(await things.get(id)).toEqual(value(2));
    expect(things.loader.calls).toHaveLength(2);
    expect(events.of('fill').map(({ outcome }) => outcome)).toEqual(['stored']);
  });

  it.each([
    ['too few', ['one']],
    ['too many', ['one', 'two', 'three']],
  ])('rejects the whole batch when loadMany returns %s values, and says what to return', async (_title, answer) => {
    @CacheNamespace({ name: 'miscounted', id: ['a'], ttl: '1m' })
    class Miscounted extends CacheAccess<string, { a: number }> {
      protected load() {
        return 'one';
      }

      protected override loadMany() {
        return Promise.resolve(answer);
      }
    }
    const { cache, store } = setUp();
    const miscounted = new Miscounted();
    cache.bind(miscounted);
    await expect(miscounted.getMany([{ a: 1 }, { a: 2 }])).rejects.toMatchObject({
      code: 'CACHE_LOAD_FAILED',
      message: expect.stringMatching(
        new RegExp(`${answer.length} values for 2 ids; return one per id, in the order asked`),
      ) as string,
    });
    expect(store.operations()).not.toContain('fill');
  });
});

import { CacheAccess, CacheNamespace, type WarmProgress } from 'nestjs-coherent-cache';
import { createTestCache, HandCrankedLoader } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';

type Id = { a: number };

@CacheNamespace({ name: 'singles', id: ['a'], ttl: '1m' })
class Singles extends CacheAccess<string, Id> {
  readonly asked: number[] = [];

  protected load({ a }: Id): string {
    this.asked.push(a);
    if (a === 13) throw new Error('unlucky');
    return `one ${a}`;
  }
}

@CacheNamespace({ name: 'batches', id: ['a'], ttl: '1m' })
class Batches extends Singles {
  readonly batches: number[][] = [];

  protected override loadMany(ids: readonly Id[]): Promise<string[]> {
    this.batches.push(ids.map(({ a }) => a));
    if (ids.some(({ a }) => a === 13)) return Promise.reject(new Error('unlucky'));
    return Promise.resolve(ids.map(({ a }) => `many ${a}`));
  }
}

@CacheNamespace({ name: 'held', id: ['a'], ttl: '1m' })
class Held extends CacheAccess<string, Id> {
  readonly loader = new HandCrankedLoader<Id, string>();

  protected load(id: Id): Promise<string> {
    return this.loader.load(id);
  }
}

function bound<A extends CacheAccess<string, Id>>(accessor: A) {
  const test = createTestCache();
  test.cache.bind(accessor);
  return { accessor, ...test };
}

const ids = (...of: number[]): Id[] => of.map((a) => ({ a }));

/** Counts what was taken from it, and whether it was closed. */
class Source {
  taken = 0;
  closed = false;

  constructor(private readonly upTo = Number.POSITIVE_INFINITY) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Id> {
    try {
      while (this.taken < this.upTo) yield await Promise.resolve({ a: this.taken++ });
    } finally {
      this.closed = true;
    }
  }
}

describe('warm', () => {
  it('loads every id, so that later reads are hits, and none that is cached already', async () => {
    const { accessor, events } = bound(new Singles());
    await accessor.get({ a: 1 });
    expect(await accessor.warm(ids(1, 2, 3))).toEqual({ done: 3, failed: 0 });
    expect(accessor.asked).toEqual([1, 2, 3]);
    events.clear();
    expect(await accessor.getMany(ids(1, 2, 3))).toEqual(['one 1', 'one 2', 'one 3']);
    expect(events.outcomes()).toEqual(['hit', 'hit', 'hit']);
  });

  it('goes on past ids that cannot be loaded, and says which they were', async () => {
    const { accessor } = bound(new Singles());
    const progress: WarmProgress<Id>[] = [];
    const options = { concurrency: 1, onProgress: (step: WarmProgress<Id>) => progress.push(step) };
    expect(await accessor.warm([...ids(12, 13), { b: 1 } as never, ...ids(14)], options)).toEqual({
      done: 2,
      failed: 2,
    });
    expect(progress).toMatchObject([
      { id: { a: 12 }, done: 1, failed: 0, total: 4 },
      { id: { a: 13 }, done: 1, failed: 1, total: 4, error: { code: 'CACHE_LOAD_FAILED' } },
      { id: { b: 1 }, done: 1, failed: 2, total: 4, error: { code: 'CACHE_INVALID_ID' } },
      { id: { a: 14 }, done: 2, failed: 2, total: 4 },
    ]);
    expect(progress[0]).not.toHaveProperty('error');
  });

  it('asks `loadMany` for a batch at a time, and for each alone where a batch fails', async () => {
    const { accessor } = bound(new Batches());
    expect(await accessor.warm(ids(1, 2, 3, 13, 14), { batch: 3, concurrency: 1 })).toEqual({ done: 4, failed: 1 });
    expect(accessor.batches).toEqual([[1, 2, 3], [13, 14], [13], [14]]);
  });

  it('asks `loadMany` for a hundred at a time, and `load` for one, when nothing else is said', async () => {
    const many = Array.from({ length: 150 }, (_, i) => ({ a: 100 + i }));
    const [singles, batches] = [bound(new Singles()).accessor, bound(new Batches()).accessor];
    await Promise.all([singles.warm(many), batches.warm(many)]);
    expect(batches.batches.map(({ length }) => length)).toEqual([100, 50]);
    expect(singles.asked).toHaveLength(150);
  });

  it('has no more loads under way than it may, and takes no more ids than it needs', async () => {
    const { accessor } = bound(new Held());
    const source = new Source(5);
    const warming = accessor.warm(source, { concurrency: 2 });
    const underWay = [await accessor.loader.nextCall(), await accessor.loader.nextCall()];
    for (let taken = 2; taken < 5; taken++) {
      expect([accessor.loader.calls.length, source.taken]).toEqual([taken, taken]);
      underWay.shift()!.resolve('x');
      underWay.push(await accessor.loader.nextCall());
    }
    for (const call of underWay) call.resolve('x');
    expect(await warming).toEqual({ done: 5, failed: 0 });
  });

  it('ends at a signal: what is under way is finished, the source is closed, and the promise rejects', async () => {
    const { accessor } = bound(new Held());
    const source = new Source();
    const stop = new AbortController();
    const warming = accessor.warm(source, { concurrency: 1, signal: stop.signal });
    const call = await accessor.loader.nextCall();
    stop.abort(new Error('shutting down'));
    call.resolve('x');
    await expect(warming).rejects.toThrow('shutting down');
    expect([source.taken, source.closed]).toEqual([1, true]);
    expect(await accessor.peek({ a: 0 })).toBe('x');
  });

  it('ends when the source or the listener throws, with their error', async () => {
    const { accessor } = bound(new Singles());
    function* broken(): Generator<Id> {
      yield { a: 1 };
      throw new Error('cursor lost');
    }
    await expect(accessor.warm(broken())).rejects.toThrow('cursor lost');
    const source = new Source();
    const onProgress = (): void => {
      throw new Error('enough');
    };
    await expect(accessor.warm(source, { onProgress })).rejects.toThrow('enough');
    expect(source.closed).toBe(true);
  });

  it('touches nothing when there is nothing to do', async () => {
    const { accessor, events } = bound(new Batches());
    expect(await accessor.warm([])).toEqual({ done: 0, failed: 0 });
    expect(events.all).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s loads at once', async (concurrency) => {
    const { accessor } = bound(new Singles());
    await expect(accessor.warm([], { concurrency })).rejects.toThrow(/warm: concurrency .* positive whole number/);
  });

  it('never stores what an invalidation overtook', async () => {
    const { accessor } = bound(new Held());
    const warming = accessor.warm(ids(1));
    const call = await accessor.loader.nextCall();
    await accessor.invalidate({ a: 1 });
    call.resolve('old');
    await warming;
    expect(await accessor.peek({ a: 1 })).toBeUndefined();
  });
});

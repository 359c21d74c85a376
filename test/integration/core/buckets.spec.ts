import { CacheAccess, CacheNamespace, MemoryStore, StoreUnavailableError, tag, type Cell } from 'nestjs-coherent-cache';
import { createTestCache, HandCrankedLoader, RecordingStore } from 'nestjs-coherent-cache/testing';
import { beforeEach, describe, expect, it } from 'vitest';

type Id = { a: number; b: number };

@CacheNamespace({
  name: 'spread',
  id: ['a', 'b'],
  indexes: [['a'], ['b']],
  ttl: '60s',
  tags: (rows: number[]) => rows.map((row) => tag('Row', row)),
})
class Spread extends CacheAccess<number[], Id> {
  readonly loader = new HandCrankedLoader<Id, number[]>();

  protected override load(id: Id) {
    return this.loader.load(id);
  }
}

/** As on a cluster: change fences are at another node than tags, which does its part of a call first. */
class TwoNodes extends MemoryStore {
  meanwhile: (() => Promise<unknown>) | undefined;
  private readonly mute = new Set<string>();
  private readonly deaf = new Set<string>();

  override async mint(cells: readonly Cell[], ttlMs: number) {
    const isChange = ({ key }: Cell): boolean => key.includes('t:c:') || key.includes('t:any');
    const first = await super.mint(cells.filter(isChange), ttlMs);
    const { meanwhile } = this;
    if (cells.some(({ key }) => key.includes('t:t:'))) this.meanwhile = undefined;
    if (!this.meanwhile) await meanwhile?.();
    const second = await super.mint(
      cells.filter((cell) => !isChange(cell)),
      ttlMs,
    );
    const [changes, others] = [[...first], [...second]];
    return cells.map((cell) => (isChange(cell) ? changes.shift()! : others.shift()!));
  }

  override async read(cells: readonly Cell[]) {
    const found = await super.read(cells);
    return found.map((bytes, i) => (this.mute.has(cells[i]!.key) ? new StoreUnavailableError('down') : bytes));
  }

  override async mark(...[writer, cells, leaseMs]: Parameters<MemoryStore['mark']>) {
    const [missed, reached] = [
      cells.filter(({ key }) => this.deaf.has(key)),
      cells.filter(({ key }) => !this.deaf.has(key)),
    ];
    await super.mark(writer, reached, leaseMs);
    if (missed.length > 0) throw new StoreUnavailableError('down', { unreached: missed.map(({ key }) => key) });
  }

  override async finalise(...[writer, cells]: Parameters<MemoryStore['finalise']>) {
    const [missed, reached] = [
      cells.filter(({ key }) => this.deaf.has(key)),
      cells.filter(({ key }) => !this.deaf.has(key)),
    ];
    const reply = await super.finalise(writer, reached);
    if (missed.length > 0) throw new StoreUnavailableError('down', { unreached: missed.map(({ key }) => key) });
    return reply;
  }

  takeDown(keys: readonly string[], what: 'answer' | 'hear'): void {
    for (const key of keys) (what === 'answer' ? this.mute : this.deaf).add(key);
  }
}

const one: Id = { a: 1, b: 12 };
let store: TwoNodes;
let recording: RecordingStore;

const open = () => {
  const { cache, events } = createTestCache({ store: recording });
  const spread = new Spread();
  cache.bind(spread);
  return { cache, events, spread };
};
const fill = async ({ spread }: ReturnType<typeof open>, value: number[], id = one): Promise<void> => {
  const reading = spread.refresh(id);
  (await spread.loader.nextCall()).resolve(value);
  await reading;
};

beforeEach(() => {
  store = new TwoNodes({ buckets: 64 });
  recording = new RecordingStore(store);
});

describe('an entry whose fences are in several buckets', () => {
  const filled = async () => {
    const process = open();
    await fill(process, [1, 2, 3]);
    await fill(process, [1, 2, 3]);
    expect(await process.spread.peek(one)).toEqual([1, 2, 3]);
    return process;
  };

  it('is found again, and its cells are in more than one bucket', async () => {
    await filled();
    const buckets = new Set(recording.calls.flatMap(({ keys }) => keys.map((key) => key.slice(0, key.indexOf('}')))));
    expect(buckets.size).toBeGreaterThan(5);
  });

  it.each([
    ['its first index', { a: 1 }],
    ['its second index', { b: 12 }],
    ['its id', one],
    ['the namespace', {}],
  ])('is gone with %s', async (_, target) => {
    const { spread } = await filled();
    await spread.invalidate(target);
    expect(await spread.peek(one)).toBeUndefined();
  });

  it.each([1, 2, 3])('is gone with its tag %i, also for a process that has not seen its tags', async (row) => {
    const first = await filled();
    const other = open();
    expect(await other.spread.peek(one)).toEqual([1, 2, 3]);
    await first.cache.invalidateTags([tag('Row', row)]);
    expect(await other.spread.peek(one)).toBeUndefined();
    expect(await first.spread.peek(one)).toBeUndefined();
  });

  it('is not stored when a tag is invalidated while its tokens are taken at one node after the other', async () => {
    const process = await filled();
    const other = open();
    store.meanwhile = () => other.cache.invalidateTags([tag('Row', 2)]);
    await fill(process, [1, 2, 3]);
    expect(process.events.of('fill').at(-1)).toMatchObject({ outcome: 'refused', reason: 'outdated' });
    expect(await process.spread.peek(one)).toBeUndefined();
  });

  it('does not count when the token of the bucket of its second index was lost', async () => {
    const { spread } = await filled();
    const spaces = recording.calls
      .find(({ operation }) => operation === 'read')!
      .keys.filter((key) => key.endsWith('}n'));
    expect(spaces.length).toBeGreaterThan(1);
    const last = { kind: 'namespace' as const, key: spaces.at(-1)!, pendingKey: 'p' };
    await store.finalise('somebody', [last]);
    expect(await spread.peek(one)).toBeUndefined();
  });
});

describe('a node that is down', () => {
  const others: Id[] = [2, 3, 4, 5].map((n) => ({ a: n, b: n + 20 }));

  /** Fills all entries, and has what the first one alone depends on answer no more, or no longer hear of writes. */
  const openWithout = async (what: 'answer' | 'hear') => {
    const process = open();
    for (let time = 0; time < 2; time++) for (const id of [one, ...others]) await fill(process, [9], id);
    recording.clear();
    await process.spread.peek(one);
    const own = recording.calls[0]!.keys.filter((key) => key.includes('e:') || key.includes('i:1.a'));
    store.takeDown(own, what);
    return process;
  };

  it('leaves entries of other nodes alone when it does not answer', async () => {
    const { spread } = await openWithout('answer');
    expect(await spread.peek(one)).toBeUndefined();
    for (const id of others) expect(await spread.peek(id)).toEqual([9]);
  });

  it('leaves entries of other nodes alone, and no others, when it could not be told of a write', async () => {
    const { cache, spread } = await openWithout('hear');
    await expect(spread.invalidate(one)).rejects.toThrow(StoreUnavailableError);
    expect(await spread.peek(one)).toBeUndefined();
    for (const id of others) expect(await spread.peek(id)).toEqual([9]);
    expect(cache.isServing).toBe(false);
  });
});

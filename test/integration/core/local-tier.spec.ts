import { CacheNamespace, InvalidatedBy, tag, type BusListener, type CacheAccess } from 'nestjs-coherent-cache';
import { ChaosStore } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { SharedStore, startProcess } from './registry-rig.js';
import { id, startTwo, type Id, type Value } from './local-rig.js';

const KINDS = ['validated', 'validated, in hashes', 'validated, with tags', 'trusted, with tags', 'trusted'] as const;
const AFTER_WINDOW = 200;

/** Ways to tell that a row was written; the tags are those of the value. */
const INVALIDATIONS: readonly [string, (accessor: CacheAccess<Value, Id>) => Promise<unknown>][] = [
  ['its id', (accessor) => accessor.invalidate(id)],
  ['its namespace', (accessor) => accessor.invalidateAll()],
];

function setUp(kind: (typeof KINDS)[number]) {
  const { processes, ...rest } = startTwo();
  const [own, other] = processes;
  const [reader, writer] = [own.accessors[kind], other.accessors[kind]] as CacheAccess<Value, Id>[];
  /** Has the reader's process keep a copy. */
  const keep = async () => {
    await reader!.get(id);
    await reader!.get(id);
    own.events.clear();
    own.store.clear();
  };
  return { ...rest, own, other, reader: reader!, writer: writer!, keep };
}

describe.each(KINDS)('an in-process tier that is %s', (kind) => {
  it('F18: returns the value that it kept, and nothing is decoded again', async () => {
    const { reader, own, keep } = setUp(kind);
    await keep();
    const [one, other] = [await reader.get(id), await reader.get(id)];
    expect(one).toEqual({ name: 'old', rows: [7] });
    expect(other).toBe(one);
    expect(own.tiers()).toEqual(['local hit', 'local hit']);
  });

  it.each(INVALIDATIONS)(
    'F18: loads anew once the own process has acknowledged an invalidation of %s',
    async (_, invalidate) => {
      const { reader, rows, keep, own } = setUp(kind);
      await keep();
      rows.set(id.b, { name: 'new', rows: [7] });
      await invalidate(reader);
      expect(await reader.get(id)).toEqual({ name: 'new', rows: [7] });
      expect(own.tiers()).toEqual(['miss']);
    },
  );

  it.each(INVALIDATIONS)(
    'F18: loads anew once another process has told of an invalidation of %s',
    async (_, invalidate) => {
      const { reader, writer, rows, keep } = setUp(kind);
      await keep();
      rows.set(id.b, { name: 'new', rows: [7] });
      await invalidate(writer);
      expect((await reader.get(id))?.name).toBe('new');
    },
  );

  it('reads what another process has loaded since', async () => {
    const { reader, writer, rows, keep, own, other } = setUp(kind);
    await keep();
    rows.set(id.b, { name: 'new', rows: [7] });
    await writer.invalidate(id);
    await writer.get(id);
    expect((await reader.get(id))?.name).toBe('new');
    expect((await reader.get(id))?.name).toBe('new');
    expect(own.tiers()).toEqual(['hit', 'local hit']);
    expect(other.events.outcomes()).toEqual(['miss']);
  });

  it('keeps that there is nothing', async () => {
    const { reader, rows, keep, own } = setUp(kind);
    rows.delete(id.b);
    if (kind.endsWith('tags')) return;
    await keep();
    expect(await reader.get(id)).toBeNull();
    expect(own.tiers()).toEqual(['local absent']);
  });

  it('returns what refresh and set have stored under the same tokens, in the same millisecond', async () => {
    const { reader, rows, keep } = setUp(kind);
    await keep();
    rows.set(id.b, { name: 'refreshed', rows: [7] });
    await reader.refresh(id);
    expect((await reader.get(id))?.name).toBe('refreshed');
    expect(await reader.set(id, { name: 'set', rows: [7] })).toBe(true);
    expect((await reader.get(id))?.name).toBe('set');
  });

  it('does not keep what it is told to refresh by another process for longer than it may', async () => {
    const { clock, reader, writer, rows, keep } = setUp(kind);
    await keep();
    clock.advance(AFTER_WINDOW);
    rows.set(id.b, { name: 'refreshed', rows: [7] });
    await writer.refresh(id);
    expect((await reader.get(id))?.name).toBe('refreshed');
  });

  it('does not outlive the entry in the store', async () => {
    const { clock, reader, rows, keep } = setUp(kind);
    await keep();
    rows.set(id.b, { name: 'new', rows: [7] });
    clock.advance(60_000);
    expect((await reader.get(id))?.name).toBe('new');
  });

  it('peeks at what it kept, and counts it', async () => {
    const { reader, keep, own } = setUp(kind);
    await keep();
    expect((await reader.peek(id))?.name).toBe('old');
    expect(own.tiers()).toEqual(['local hit']);
    expect(own.store.operations()).toEqual(kind.startsWith('trusted') ? [] : ['read']);
  });
});

describe.each(['validated, with tags', 'trusted, with tags'] as const)('an in-process tier that is %s', (kind) => {
  it('loads anew once a tag of the value was invalidated, here or elsewhere', async () => {
    for (const where of ['own', 'other'] as const) {
      const rig = setUp(kind);
      await rig.keep();
      rig.rows.set(id.b, { name: 'new', rows: [7] });
      await rig[where].cache.invalidateTags([tag('Row', 7)]);
      expect((await rig.reader.get(id))?.name).toBe('new');
    }
  });
});

describe('an in-process tier that asks at every read', () => {
  it('reads only the head of a value that is not small', async () => {
    const { reader, rows, own, keep } = setUp('validated');
    rows.set(id.b, { name: 'x'.repeat(5_000), rows: [] });
    await keep();
    own.store.lengths.length = 0;
    await reader.get(id);
    expect(Math.max(...own.store.lengths)).toBeLessThan(50);
    expect(own.tiers()).toEqual(['local hit']);
  });

  it('reads a large field once when another process has filled it since', async () => {
    const { clock, reader, writer, rows, own, keep } = setUp('validated, in hashes');
    rows.set(id.b, { name: 'x'.repeat(5_000), rows: [] });
    await keep();
    clock.advance(1);
    rows.set(id.b, { name: 'y'.repeat(5_000), rows: [] });
    await writer.refresh(id);
    expect((await reader.get(id))?.name[0]).toBe('y');
    expect(own.store.operations()).toEqual(['read']);
  });

  it('says why a value that it kept does not count, from the head of it', async () => {
    const { reader, writer, rows, own, keep } = setUp('validated');
    rows.set(id.b, { name: 'x'.repeat(5_000), rows: [] });
    await keep();
    await writer.invalidateAll();
    await reader.get(id);
    expect(own.events.of('read').map(({ reason }) => reason)).toEqual(['invalidated']);
  });

  it('gives whoever wants the whole entry the whole of it, also when somebody asks for its head at the same moment', async () => {
    const { reader, rows, own, keep } = setUp('validated');
    rows.set(id.b, { name: 'x'.repeat(5_000), rows: [] });
    await keep();
    const both = await Promise.all([reader.get(id), reader.refresh(id), reader.get(id)]);
    for (const value of both) expect(value?.name).toHaveLength(5_000);
    expect(own.events.of('decode_failed')).toEqual([]);
  });

  it('reads a large value whole when another process has filled it since', async () => {
    const { clock, reader, writer, rows, own, keep } = setUp('validated');
    rows.set(id.b, { name: 'x'.repeat(5_000), rows: [] });
    await keep();
    clock.advance(1);
    rows.set(id.b, { name: 'y'.repeat(5_000), rows: [] });
    await writer.invalidate(id);
    await writer.get(id);
    own.store.clear();
    expect((await reader.get(id))?.name[0]).toBe('y');
    expect(own.store.operations()).toEqual(['read', 'read']);
  });
});

describe('an in-process tier with a trust window', () => {
  it('asks the store for nothing within the window, and for tokens only after it', async () => {
    const { clock, reader, own, keep } = setUp('trusted');
    await keep();
    clock.advance(AFTER_WINDOW - 1);
    await reader.get(id);
    expect(own.store.operations()).toEqual([]);
    clock.advance(1);
    await reader.get(id);
    await reader.get(id);
    expect(own.store.operations()).toEqual(['read']);
    expect(own.tiers()).toEqual(['local hit', 'local hit', 'local hit']);
  });

  it('counts the window from when the store was asked, not from when it answered', async () => {
    const { clock, reader, own, keep, rows, writer } = setUp('trusted');
    await keep();
    clock.advance(AFTER_WINDOW);
    own.store.beforeReply = () => clock.advance(AFTER_WINDOW - 1);
    await reader.get(id);
    own.store.beforeReply = () => undefined;
    own.store.isDeaf = true;
    rows.set(id.b, { name: 'new', rows: [] });
    await writer.invalidate(id);
    expect((await reader.get(id))?.name).toBe('old');
    clock.advance(1);
    expect((await reader.get(id))?.name).toBe('new');
  });

  it('is as old as its window at most when the bus brings nothing and nobody notices', async () => {
    const { clock, reader, writer, rows, own, keep } = setUp('trusted');
    await keep();
    own.store.isDeaf = true;
    rows.set(id.b, { name: 'new', rows: [] });
    await writer.invalidate(id);
    clock.advance(AFTER_WINDOW - 1);
    expect((await reader.get(id))?.name).toBe('old');
    clock.advance(1);
    expect((await reader.get(id))?.name).toBe('new');
  });

  it('trusts nothing of before once it notices that a message was missed', async () => {
    const { reader, writer, rows, own, keep } = setUp('trusted');
    await writer.invalidate({ a: 100, b: 1 });
    await keep();
    own.store.isDeaf = true;
    rows.set(id.b, { name: 'new', rows: [] });
    await writer.invalidate(id);
    own.store.isDeaf = false;
    expect((await reader.get(id))?.name).toBe('old');
    await writer.invalidate({ a: 100, b: 1 });
    expect((await reader.get(id))?.name).toBe('new');
    expect(own.events.of('bus')).toEqual([{ type: 'bus', state: 'gap' }]);
  });

  it.each([
    ['is lost', (listener: BusListener | undefined) => listener?.lost(new Error('cut'))],
    ['is found again', (listener: BusListener | undefined) => listener?.connected()],
    ['brings what nobody understands', (listener: BusListener | undefined) => listener?.heard('{"')],
    ['brings what is no list', (listener: BusListener | undefined) => listener?.heard('null')],
    ['brings another format', (listener: BusListener | undefined) => listener?.heard('[2,"x",1,[]]')],
  ])('trusts nothing of before once the bus %s', async (_, happen) => {
    const { reader, own, keep } = setUp('trusted');
    await keep();
    happen(own.store.listener);
    await reader.get(id);
    expect(own.store.operations()).toEqual(['read']);
    expect(own.tiers()).toEqual(['local hit']);
  });

  it('trusts nothing of before once a connection to the store was lost, or found', async () => {
    for (const state of ['lost', 'connected', 'distrusted'] as const) {
      const { reader, own, keep } = setUp('trusted');
      await keep();
      own.store.observer?.observe({ type: 'connection', node: 'one', state });
      await reader.get(id);
      expect(own.store.operations()).toEqual(['read']);
    }
  });

  it('is passed by while reads are held, and while what it depends on is owed', async () => {
    const { reader, own, keep } = setUp('trusted');
    await keep();
    const release = own.cache.holdReads();
    await reader.get(id);
    release();
    own.store.isRefusing = true;
    await expect(reader.invalidate({ a: id.a })).rejects.toThrow('owed');
    await reader.get(id);
    expect(own.tiers()).toEqual(['bypass', 'bypass']);
    await own.cache.close();
  });

  it('is passed by while it is owed to find out who else depends on a table that the value depends on', async () => {
    const store = new ChaosStore(new SharedStore());
    const trusting = CacheNamespace({ name: 'orders', id: ['a'], ttl: '2h', local: { trust: '1h' } });
    const { cache, events, accessor } = startProcess([trusting, InvalidatedBy('Order', { a: 'a' })], { store });
    const reading = accessor.get({ a: 1 });
    (await accessor.loader.nextCall()).resolve('x');
    await reading;
    for (let i = 0; i < 2; i++) await accessor.get({ a: 1 });
    store.fail();
    const bracket = cache.openBracket('elsewhere');
    bracket.touch('order_lines');
    await bracket.finalise();
    store.heal();
    const past = accessor.get({ a: 1 });
    (await accessor.loader.nextCall()).resolve('y');
    expect(await past).toBe('y');
    expect(events.of('read').map(({ outcome, tier }) => tier ?? outcome)).toEqual(['miss', 'hit', 'local', 'bypass']);
    await cache.close();
  });

  it('does not believe a read that began before a write of this process and ended after it', async () => {
    const { reader, rows, own, keep } = setUp('trusted');
    await keep();
    own.store.listener?.connected();
    let answer!: () => void;
    own.store.beforeReply = () => new Promise((resolve) => (answer = resolve));
    const early = reader.get(id);
    while (!answer) await Promise.resolve().then(() => new Promise(setImmediate));
    own.store.beforeReply = () => undefined;
    rows.set(id.b, { name: 'new', rows: [] });
    await reader.invalidate({ a: id.a });
    answer();
    expect((await early)?.name).toBe('old');
    expect((await reader.get(id))?.name).toBe('new');
  });

  it('asks the store from when a write of this process begins to be told, and again once it was told', async () => {
    const { reader, rows, own, keep } = setUp('trusted');
    await keep();
    let whileTold: Value | null | undefined;
    own.store.beforeFinalise = async () => {
      own.store.clear();
      whileTold = await reader.get(id);
      expect(own.store.operations()).toEqual(['read']);
    };
    rows.set(id.b, { name: 'new', rows: [] });
    await reader.invalidate(id);
    expect(whileTold?.name).toBe('old');
    expect((await reader.get(id))?.name).toBe('new');
  });

  it('does not believe, after refresh, a read that began before', async () => {
    const { clock, reader, writer, rows, own } = setUp('trusted');
    await writer.get(id);
    let answer!: () => void;
    own.store.beforeReply = () => new Promise((resolve) => (answer = resolve));
    const slow = reader.get(id);
    while (!answer) await new Promise(setImmediate);
    own.store.beforeReply = () => undefined;
    clock.advance(1);
    rows.set(id.b, { name: 'refreshed', rows: [] });
    await reader.refresh(id);
    answer();
    expect((await slow)?.name).toBe('old');
    expect((await reader.get(id))?.name).toBe('refreshed');
  });

  it('does not let a slow reader bring back what a quick one has seen replaced', async () => {
    const { clock, reader, writer, rows, own } = setUp('trusted');
    await writer.get(id);
    own.store.isDeaf = true;
    let answer!: () => void;
    own.store.beforeReply = () => new Promise((resolve) => (answer = resolve));
    const slow = reader.get(id);
    while (!answer) await new Promise(setImmediate);
    own.store.beforeReply = () => undefined;
    clock.advance(1);
    rows.set(id.b, { name: 'new', rows: [] });
    await writer.invalidate(id);
    await writer.get(id);
    expect((await reader.get(id))?.name).toBe('new');
    answer();
    await slow;
    own.store.clear();
    expect((await reader.get(id))?.name).toBe('new');
    expect(own.store.operations()).toEqual([]);
  });

  it('never keeps what was being loaded while a write went on', async () => {
    const { processes } = startTwo();
    const [{ cranked, tiers }, { cranked: elsewhere }] = processes;
    const reading = cranked.get(id);
    const load = await cranked.loader.nextCall();
    await elsewhere.invalidate(id);
    load.resolve('old');
    expect(await reading).toBe('old');
    const again = cranked.get(id);
    (await cranked.loader.nextCall()).resolve('new');
    expect(await again).toBe('new');
    await cranked.get(id);
    expect(await cranked.get(id)).toBe('new');
    expect(tiers()).toEqual(['miss', 'miss', 'hit', 'local hit']);
  });

  it('says nothing to others where no accessor trusts', () => {
    const { processes } = startTwo(['validated']);
    expect(processes[0].store.listener).toBeUndefined();
  });
});

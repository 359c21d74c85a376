import {
  CacheAccess,
  CacheNamespace,
  jsonCodec,
  MemoryStore,
  tag,
  type CacheStore,
  type Codec,
} from 'nestjs-coherent-cache';
import { ChaosStore, createTestCache, FakeClock, RecordingStore } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';

type Id = { a: number; b: string };

/** Forgets how to read when told to. */
const moody = { refuses: false };
const codec: Codec = {
  ...jsonCodec,
  decode: (bytes) => {
    if (moody.refuses) throw new Error('no');
    return jsonCodec.decode(bytes);
  },
};

@CacheNamespace({
  name: 'things',
  id: ['a', 'b'],
  indexes: [['a']],
  ttl: '1m',
  jitter: 0,
  codec,
  maxBytes: 100,
  tags: (value: string) => [tag('Row', value.length)],
})
class Things extends CacheAccess<string, Id> {
  value = 'x';

  protected load(): string {
    return this.value;
  }
}

const id = { a: 1, b: 'x' };

function setUp(options: Parameters<typeof createTestCache>[0] = {}) {
  moody.refuses = false;
  const clock = new FakeClock();
  const store = options.store ?? new MemoryStore({ clock });
  const recording = new RecordingStore(store);
  const test = createTestCache({ clock, ...options, store: recording });
  const things = new Things();
  test.cache.bind(things);
  return { ...test, clock, store, recording, things };
}

/** A second process on the same store, with memories of its own. */
function elsewhere(store: CacheStore, clock: FakeClock, version?: string) {
  return setUp({ store, clock, version });
}

describe('explain', () => {
  it('says that an entry is served, since when, and that all it depends on is current', async () => {
    const { things, clock } = setUp();
    await things.get(id);
    clock.advance(5_000);
    const told = await things.explain(id);
    expect(told).toMatchObject({
      namespace: 'things',
      state: 'hit',
      because: null,
      stored: { ageMs: 5_000, bytes: 3 },
      lastMiss: { reason: 'absent' },
      lastFill: { outcome: 'stored' },
      invalidations: [],
    });
    expect(told.dependsOn.map(({ kind, name, token }) => [kind, name, token])).toEqual([
      ['namespace', 'things', 'current'],
      ['index', 'a', 'current'],
      ['tag', 'every tag', 'current'],
      ['tag', expect.stringContaining('Row'), 'current'],
    ]);
    expect(told.summary).toMatch(/served: stored 5000 ms ago/);
  });

  it('looks only: it mints nothing, fills nothing, and is not counted as a read (D18)', async () => {
    const { things, recording, events } = setUp();
    await things.explain(id);
    expect(recording.operations()).toEqual(['read']);
    expect(events.all).toEqual([]);
  });

  it('cannot know why nothing is there, and says so', async () => {
    const { things } = setUp();
    expect(await things.explain(id)).toMatchObject({
      state: 'miss',
      because: 'absent',
      stored: null,
      lastMiss: null,
      lastFill: null,
      summary: expect.stringContaining('this process does not know why') as string,
    });
  });

  it.each<[string, (things: Things) => Promise<unknown>, object]>([
    ['the entry', (things) => things.invalidate(id), { scope: 'exact', label: 'a=1,b=x', cause: 'call' }],
    ['the entry in another form', (things) => things.invalidate({ a: '1' as never, b: 'x' }), { scope: 'exact' }],
    ['its index', (things) => things.invalidate({ a: 1 }), { scope: 'index', label: 'a=1' }],
    ['its namespace', (things) => things.invalidateAll(), { scope: 'namespace', label: 'everything' }],
  ])('names the invalidation of this process that reached %s, and when', async (_what, invalidate, report) => {
    const { things, clock } = setUp();
    await things.get(id);
    clock.advance(1_000);
    await invalidate(things);
    await things.invalidate({ a: 2 });
    const told = await things.explain(id);
    expect(told).toMatchObject({ state: 'miss', because: 'invalidated' });
    expect(told.invalidations).toMatchObject([{ ...report, at: new Date(clock.now()) }]);
    expect(told.summary).toMatch(/was invalidated at 2026-01-01T00:00:01.000Z by this process/);
  });

  it('names invalidations newest first, ten at most', async () => {
    const { things, clock } = setUp();
    await things.get(id);
    for (let second = 0; second < 12; second++) {
      clock.advance(1_000);
      await things.invalidate(second % 2 ? id : { a: 1 });
    }
    const { invalidations } = await things.explain(id);
    const ages = invalidations.map(({ at }) => clock.now() - at.getTime());
    expect(ages).toEqual(Array.from({ length: 10 }, (_, i) => i * 1_000));
    expect(invalidations.slice(0, 2).map(({ scope }) => scope)).toEqual(['exact', 'index']);
  });

  it('names the invalidation of a tag', async () => {
    const { things, cache } = setUp();
    await things.get(id);
    await cache.invalidateTags([tag('Row', 1)], 'test');
    const told = await things.explain(id);
    expect(told).toMatchObject({ because: 'invalidated', invalidations: [{ scope: 'tag', cause: 'test' }] });
    expect(told.dependsOn.at(-1)).toMatchObject({ kind: 'tag', token: 'absent', since: null });
  });

  it.each([
    ['it', { a: 1, b: 'x' }, 'absent', []],
    ['its index', { a: 1 }, 'invalidated', ['index a']],
    ['its namespace', {}, 'invalidated', ['namespace things']],
    ['a tag of it', tag('Row', 1), 'invalidated', ['tag']],
  ])('says that a write on %s is under way, also of another process', async (_, target, afterwards, pending) => {
    const { things, store, clock, cache } = setUp();
    const other = elsewhere(store, clock);
    await things.get(id);
    const bracket = cache.openBracket('test');
    const rule = { namespace: 'things', source: 'Row', on: ['update' as const], derive: () => target };
    await cache.collect(bracket, rule, { known: {} }, { change: 'update', image: 'old', manager: null });
    await bracket.mark();
    for (const each of [things, other.things]) {
      const told = await each.explain(id);
      expect(told).toMatchObject({ state: 'miss', because: 'pending', summary: expect.stringContaining('under way') });
      const waiting = told.dependsOn.filter(({ token }) => token === 'pending');
      expect(waiting.map(({ kind, name }) => (kind === 'tag' ? kind : `${kind} ${name}`))).toEqual(pending);
    }
    await bracket.finalise();
    expect(await other.things.explain(id)).toMatchObject({ because: afterwards });
  });

  it('says so of an entry that was never stored', async () => {
    const { things, cache } = setUp();
    const bracket = cache.openBracket('test');
    const rule = { namespace: 'things', source: 'Row', on: ['update' as const], derive: () => ({ a: 1 }) };
    await cache.collect(bracket, rule, { known: {} }, { change: 'update', image: 'old', manager: null });
    await bracket.mark();
    expect(await things.explain(id)).toMatchObject({ because: 'pending' });
    await bracket.finalise();
    expect(await things.explain(id)).toMatchObject({ because: 'invalidated' });
  });

  it('does not know it of a store that cannot tell', async () => {
    const { things, cache, recording } = setUp();
    Object.assign(recording, { marked: undefined });
    const bracket = cache.openBracket('test');
    const rule = { namespace: 'things', source: 'Row', on: ['update' as const], derive: () => id };
    await cache.collect(bracket, rule, { known: {} }, { change: 'update', image: 'old', manager: null });
    await bracket.mark();
    expect(await things.explain(id)).toMatchObject({ because: 'absent' });
    await bracket.finalise();
  });

  it('tells by the tokens what another process invalidated, and between which moments', async () => {
    const { things, store, clock } = setUp();
    const other = elsewhere(store, clock);
    await things.get(id);
    clock.advance(1_000);
    await other.things.invalidate({ a: 1 });
    clock.advance(1_000);
    await things.get({ a: 1, b: 'y' });
    const told = await things.explain(id);
    expect(told).toMatchObject({ state: 'miss', because: 'invalidated', invalidations: [] });
    expect(told.dependsOn[1]).toMatchObject({ kind: 'index', token: 'changed', since: new Date(clock.now()) });
    expect(told.summary).toBe(
      'The index a was invalidated by another process, or lost, between 2026-01-01T00:00:00.000Z and 2026-01-01T00:00:02.000Z.',
    );
  });

  it('keeps the last miss, and what invalidated the entry before it, when the next read has filled it again', async () => {
    const { things, clock } = setUp();
    await things.get(id);
    await things.invalidate(id);
    clock.advance(1_000);
    await things.get(id);
    expect(await things.explain(id)).toMatchObject({
      state: 'hit',
      lastMiss: { at: new Date(clock.now()), reason: 'absent' },
      invalidations: [{ scope: 'exact' }],
    });
  });

  it('says that the time of an entry is over', async () => {
    const { things, clock } = setUp();
    await things.get(id);
    clock.advance(60_000);
    expect(await things.explain(id)).toMatchObject({
      because: 'expired',
      summary: expect.stringMatching(/ttl is over/) as string,
    });
  });

  it('says so also of one that the store still has, with its hash', async () => {
    @CacheNamespace({ name: 'hashed', id: ['a', 'b'], indexes: [['a']], ttl: '1m', negativeTtl: '1s', layout: 'hash' })
    class Hashed extends CacheAccess<string, Id> {
      protected load(): null {
        return null;
      }
    }
    const { cache, clock } = setUp();
    const hashed = new Hashed();
    cache.bind(hashed);
    await hashed.get(id);
    clock.advance(2_000);
    expect(await hashed.explain(id)).toMatchObject({ state: 'miss', because: 'expired', stored: { ageMs: 2_000 } });
  });

  it('says that an entry is past its ttl and served in its grace, and when that is over too', async () => {
    @CacheNamespace({ name: 'graced', id: ['a', 'b'], ttl: '1m', jitter: 0, grace: '1h' })
    class Graced extends Things {}
    const { cache, clock } = setUp();
    const graced = new Graced();
    cache.bind(graced);
    await graced.get(id);
    clock.advance(60_000);
    expect(await graced.explain(id)).toMatchObject({
      state: 'stale',
      because: null,
      summary: expect.stringMatching(/served in its grace/) as string,
    });
    clock.advance(3_600_000);
    expect(await graced.explain(id)).toMatchObject({ state: 'miss', because: 'expired' });
  });

  it('says that an entry is of another version', async () => {
    const { things, store, clock } = setUp();
    await things.get(id);
    const told = await elsewhere(store, clock, 'next').things.explain(id);
    expect(told).toMatchObject({ because: 'other-version', stored: { bytes: 3 } });
  });

  it('says that what is stored cannot be decoded, also of the last miss', async () => {
    const { things } = setUp();
    await things.get(id);
    moody.refuses = true;
    expect(await things.explain(id)).toMatchObject({ because: 'undecodable' });
    await things.get(id);
    expect((await things.explain(id)).lastMiss).toMatchObject({ reason: 'undecodable' });
  });

  it('says why what was loaded is not stored', async () => {
    const { things } = setUp();
    things.value = 'x'.repeat(200);
    await things.get(id);
    expect(await things.explain(id)).toMatchObject({
      because: 'unfilled',
      lastFill: { outcome: 'too-large' },
      summary: 'A read missed, and what it loaded was not stored: too-large.',
    });
  });

  it('says that the cache is switched off', async () => {
    const { things } = setUp({ enabled: false });
    await things.get(id);
    expect(await things.explain(id)).toMatchObject({ state: 'bypass', because: 'off', lastMiss: { reason: 'off' } });
  });

  it('says that the store is away, and does not fail because of it', async () => {
    const chaos = new ChaosStore(new MemoryStore());
    const { things } = setUp({ store: chaos });
    chaos.fail('read');
    expect(await things.explain(id)).toMatchObject({ state: 'bypass', because: 'store' });
  });

  it('rejects what is no id', async () => {
    const { things, cache } = setUp();
    await expect(things.explain({ a: 1 } as never)).rejects.toMatchObject({ code: 'CACHE_INVALID_ID' });
    expect(await cache.explain('nothing', {})).toBeNull();
  });

  it('remembers a bounded number of keys, and forgets the oldest', async () => {
    const { things } = setUp();
    await things.get(id);
    for (let b = 0; b < 5_000; b++) await things.peek({ a: 2, b: String(b) });
    expect(await things.explain(id)).toMatchObject({ lastMiss: null, lastFill: null });
    expect(await things.explain({ a: 2, b: '0' })).toMatchObject({ lastMiss: { reason: 'absent' } });
  });
});

it.each<[string, (things: Things) => unknown, string]>([
  ['nothing is there', () => undefined, 'absent'],
  ['the entry was invalidated', (things) => things.invalidate(id), 'absent'],
  ['its index was', (things) => things.invalidate({ a: 1 }), 'invalidated'],
  ['its namespace was', (things) => things.invalidateAll(), 'invalidated'],
  ['it is loaded anew on purpose', (things) => things.refresh(id), 'refresh'],
])('D18 the event of a miss says why: %s', async (_because, before, reason) => {
  const { things, events } = setUp();
  if (reason !== 'absent' || String(before).includes('invalidate')) await things.get(id);
  events.clear();
  await before(things);
  if (reason !== 'refresh') await things.get(id);
  expect(events.of('read')).toMatchObject([{ outcome: 'miss', reason }]);
});

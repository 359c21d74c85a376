import {
  CacheAccess,
  CacheNamespace,
  createWrappings,
  jsonCodec,
  MemoryStore,
  type NamespaceOptions,
  type Wrappings,
} from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { setUp, settle } from './lifetimes-rig.js';
import { ForgedStore } from '../../support/forged-store.js';

const id = { a: 1 };
const key = (fill: number): Uint8Array => Buffer.alloc(32, fill);
const sealedBy = (...fills: number[]) => ({
  seal: { keys: fills.map((fill) => ({ id: `k${fill}`, key: key(fill) })) },
});

function deferred() {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** Wraps as the library does, and `first` before. */
function wrappingsAfter(first: () => Promise<void>, seal: object): Wrappings {
  const { for: create } = createWrappings(seal);
  return {
    for(namespace, options, maxBytes) {
      const inner = create(namespace, options, maxBytes);
      return {
        isRequired: inner.isRequired,
        wants: (payload) => inner.wants(payload),
        wrap: async (payload, place) => {
          await first();
          return inner.wrap(payload, place);
        },
        unwrap: (payload, place) => inner.unwrap(payload, place),
      };
    },
  };
}

/** One build: a cache over `store` with one accessor, declared with `options`. */
function build(
  store: MemoryStore,
  options: Partial<NamespaceOptions> = {},
  seal = {},
  beforeWrap = () => Promise.resolve(),
) {
  @CacheNamespace({ name: 'stories', id: ['a'], ttl: '1m', codec: 'json', ...options })
  class Stories extends CacheAccess<string, { a: number }> {
    loads = 0;

    protected load() {
      return `story ${++this.loads}. `.repeat(2_000);
    }
  }
  const { cache, events } = createTestCache({ store, wrappings: wrappingsAfter(beforeWrap, seal) });
  const stories = new Stories();
  cache.bind(stories);
  return { cache, events, stories };
}

describe('entries that are compressed', () => {
  it('N7: are smaller in the store, hit, and are told of with both sizes', async () => {
    const { stories, events } = build(new MemoryStore(), { compressAbove: 1_000 });
    const loaded = await stories.get(id);
    expect(await stories.get(id)).toBe(loaded);
    expect(events.outcomes()).toEqual(['miss', 'hit']);
    const [fill] = events.of('fill') as readonly { bytes: number; storedBytes: number }[];
    expect(fill!.bytes).toBeGreaterThan(18_000);
    expect(fill!.storedBytes).toBeLessThan(1_000);
  });

  it('N7: are read beside old ones that are not, before and after the option is set', async () => {
    const store = new MemoryStore();
    const [plain, compressing] = [build(store), build(store, { compressAbove: 1_000 })];
    const old = await plain.stories.get(id);
    expect(await compressing.stories.get(id)).toBe(old);
    const fresh = await compressing.stories.get({ a: 2 });
    expect(await plain.stories.get({ a: 2 })).toBe(fresh);
    expect([...plain.events.outcomes(), ...compressing.events.outcomes()]).toEqual(['miss', 'hit', 'hit', 'miss']);
  });

  it('are bounded before they are compressed', async () => {
    const { stories, events } = build(new MemoryStore(), { compressAbove: 0, maxBytes: 1_000 });
    await stories.get(id);
    expect(events.of('fill')).toMatchObject([{ outcome: 'refused', reason: 'too-large' }]);
  });

  it('are refused by a write that comes while they are being compressed', async () => {
    const store = new MemoryStore();
    const begun = deferred();
    const held = deferred();
    const slow = build(store, { compressAbove: 0 }, {}, async () => {
      begun.resolve();
      await held.promise;
    });
    const reading = slow.stories.get(id);
    await begun.promise;
    await build(store).stories.invalidate(id);
    held.resolve();
    await reading;
    expect(slow.events.of('fill')).toMatchObject([{ outcome: 'refused', reason: 'outdated' }]);
    expect(await slow.stories.peek(id)).toBeUndefined();
  });
});

describe('entries that are sealed', () => {
  it('hit with the key, are misses without it or with another, and those are counted', async () => {
    const store = new MemoryStore();
    const owner = build(store, {}, sealedBy(1));
    const value = await owner.stories.get(id);
    expect(await owner.stories.get(id)).toBe(value);
    for (const options of [sealedBy(2), {}]) {
      const other = build(store, {}, options);
      expect(await other.stories.peek(id)).toBeUndefined();
      expect(other.events.of('decode_failed')).toMatchObject([{ namespace: 'stories', error: { codec: 'sealed' } }]);
    }
    expect(await owner.stories.get(id)).toBe(value);
  });

  it('outlive a rotation of keys', async () => {
    const store = new MemoryStore();
    const value = await build(store, {}, sealedBy(1)).stories.get(id);
    expect(await build(store, {}, sealedBy(2, 1)).stories.peek(id)).toBe(value);
  });

  it('are misses when they stand open in the store', async () => {
    const store = new MemoryStore();
    await build(store).stories.get(id);
    expect(await build(store, {}, sealedBy(1)).stories.peek(id)).toBeUndefined();
  });

  it('are misses where they were not stored, and with tokens they were not stored with', async () => {
    const store = new ForgedStore();
    const { stories, events } = build(store, {}, sealedBy(1));
    await stories.get(id);
    await stories.get({ a: 2 });
    const [first, second] = events.of('fill').map(({ key }) => key) as [string, string];
    const old = await store.entry(first);
    store.forge(second, old);
    expect(await stories.peek({ a: 2 })).toBeUndefined();
    await stories.invalidate(id);
    await stories.get(id);
    const current = await store.entry(first);
    const head = 1 + 16;
    store.forge(first, Buffer.concat([current.subarray(0, head), old.subarray(head)]));
    expect(await stories.peek(id)).toBeUndefined();
    expect(events.of('decode_failed')).toHaveLength(2);
    store.forge(first, null);
    expect(await stories.peek(id)).toBe('story 3. '.repeat(2_000));
  });

  it('N9: stay readable while hits prolong them', async () => {
    const { accessor, clock, events, fill } = setUp({ sliding: true, ...sealedBy(1) });
    await fill('value');
    for (let i = 0; i < 3; i++) {
      clock.advance(50_000);
      expect(await accessor.get(id)).toBe('value');
      await settle();
    }
    expect(events.of('decode_failed')).toEqual([]);
  });

  it('are those of accessors that ask for it alone, too', async () => {
    const store = new MemoryStore();
    await build(store, sealedBy(1)).stories.get(id);
    expect(await build(store).stories.peek(id)).toBeUndefined();
    expect(await build(store, sealedBy(1)).stories.peek(id)).toBeDefined();
  });
});

describe('a codec with the id of wrapped payloads', () => {
  const codec = { ...jsonCodec, id: 15, name: 'mine' };

  it('is refused at start-up, by name and as an object', () => {
    expect(() => createTestCache({ codecs: [codec] })).toThrow(/"mine" has the id 15, which is taken/);
    expect(() => build(new MemoryStore(), { codec })).toThrow(/id \(0 to 255, not 15\)/);
  });
});

describe('a cache that was built without what wraps', () => {
  it.each([{ compressAbove: 1 }, sealedBy(1)])('refuses an accessor that asks for it at start-up: %o', (options) => {
    @CacheNamespace({ name: 'wrapped', id: ['a'], ttl: '1m', ...options })
    class Wrapped extends CacheAccess<string, { a: number }> {
      protected load() {
        return '';
      }
    }
    const { cache } = createTestCache({ wrappings: undefined });
    expect(() => cache.bind(new Wrapped())).toThrow(/Give the cache wrappings: createWrappings\(\)/);
  });
});

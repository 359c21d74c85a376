import { CacheAccess, CacheNamespace, MemoryStore } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { Things, id, value, setUp, fill } from './rig.js';

describe('what is stored and cannot be used', () => {
  it('F16 D8 counts as a miss, is reported once, and is overwritten', async () => {
    let encoded = 0;
    const codec = {
      id: 200,
      name: 'fragile',
      encode: () => Buffer.from(`encoding ${++encoded}`),
      decode: (bytes: Uint8Array) => {
        const text = Buffer.from(bytes).toString();
        if (text === 'encoding 1') throw new Error('cannot decode');
        return text;
      },
    };
    @CacheNamespace({ name: 'fragile', id: ['a'], ttl: '1m', codec })
    class Fragile extends CacheAccess<string, { a: number }> {
      protected load() {
        return 'loaded';
      }
    }
    const { cache, events } = setUp();
    const fragile = new Fragile();
    cache.bind(fragile);
    expect(await fragile.get({ a: 1 })).toBe('loaded');
    expect(await fragile.get({ a: 1 })).toBe('loaded');
    expect(events.of('decode_failed')).toMatchObject([{ namespace: 'fragile', key: events.of('read')[0]!.key }]);
    expect(await fragile.get({ a: 1 })).toBe('encoding 2');
    expect(events.outcomes()).toEqual(['miss', 'miss', 'hit']);
    expect(events.of('fill').map(({ outcome }) => outcome)).toEqual(['stored', 'stored']);
    expect(events.of('decode_failed')).toHaveLength(1);
  });

  it('is not read by another build, which invalidates it all the same', async () => {
    const store = new MemoryStore();
    const build = (version: string) => {
      const { cache } = createTestCache({ store, version });
      const things = new Things();
      cache.bind(things);
      return things;
    };
    const [older, newer] = [build('1'), build('2')];
    await fill(older, id, value(1));
    expect(await newer.peek(id)).toBeUndefined();
    expect(await older.peek(id)).toEqual(value(1));
    expect(await newer.invalidate(id)).toBe(true);
    expect(await older.peek(id)).toBeUndefined();
  });
});

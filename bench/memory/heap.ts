import { LRUCache } from 'lru-cache';
import { accessorOf } from '../cache/accessor-of.js';
import { fillEntries } from '../cache/fill-entries.js';
import { openCache } from '../cache/open-cache.js';
import { onRedis } from '../on-redis.js';
import type { Measurement } from '../suite.js';
import { plainValue } from '../values/plain-values.js';

const ENTRIES = 5_000;

/** What an entry takes in the heap that is kept in the process. Once: it hardly varies. */
export function heapOf(size: '60 B' | '1.2 kB'): Measurement {
  return {
    name: `memory of ${size} in the process`,
    measure: async () => [
      {
        id: `memory/${size}, in the process`,
        title:
          'bytes of the heap per entry that is kept in the process, with what validating it takes; reference: lru-cache with a ttl and the same parsed JSON',
        unit: 'B',
        ours: [await oursOf(size)],
        reference: [referenceOf(size)],
        target: null,
        packages: ['lru-cache'],
      },
    ],
  };
}

function oursOf(size: '60 B' | '1.2 kB'): Promise<number> {
  const local = { maxEntries: ENTRIES, maxBytes: 1024 * 1024 * 1024 };
  const type = accessorOf({ name: 'values', codec: 'json', local }, (id) => plainValue(size, id));
  return onRedis(async ({ url }) => {
    const cache = await openCache({ redisUrl: url, accessors: [type] });
    const values = cache.get(type);
    const readAll = (): Promise<void> => fillEntries(values, ENTRIES, (id) => ({ id }));
    await readAll();
    const before = heapBytes();
    // What was loaded is stored; what is found there is kept.
    await cache.loads.none(readAll);
    const bytes = heapBytes() - before;
    await cache.close();
    return bytes / ENTRIES;
  });
}

function referenceOf(size: '60 B' | '1.2 kB'): number {
  const before = heapBytes();
  const cache = new LRUCache<string, object>({ max: ENTRIES, ttl: 3_600_000 });
  for (let id = 0; id < ENTRIES; id++)
    cache.set(`values:${id}`, JSON.parse(JSON.stringify(plainValue(size, id))) as object);
  const bytes = heapBytes() - before;
  return cache.size === ENTRIES ? bytes / ENTRIES : Number.NaN;
}

function heapBytes(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

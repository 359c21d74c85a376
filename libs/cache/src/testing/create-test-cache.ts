import { jsonCodec } from '../codecs/json-codec.js';
import { msgpackCodec } from '../codecs/msgpack-codec.js';
import { typedCodec } from '../codecs/typed-codec.js';
import { createWrappings } from '../codecs/wrapping/create-wrappings.js';
import { Cache } from '../core/cache.js';
import type { CacheOptions } from '../core/cache-options.js';
import { createNodeEntropy } from '../nest/ports/node-entropy.js';
import { nodeClock } from '../nest/ports/node-clock.js';
import { createNodeLoadGate } from '../nest/ports/node-load-gate.js';
import { nodeScheduler } from '../nest/ports/node-scheduler.js';
import { createLruCopies } from '../stores/local/create-lru-copies.js';
import { MemoryStore } from '../stores/memory/memory-store.js';
import { EventRecorder } from './event-recorder.js';

/** A cache without Nest, and what it reports. */
export interface TestCache {
  readonly cache: Cache;
  readonly events: EventRecorder;
}

/**
 * Returns a cache on an in-process store of its own, with every event recorded; `options` replace any part.
 *
 * @example
 * ```ts
 * const { cache, events } = createTestCache();
 * cache.bind(accessor);
 * await accessor.get({ id: 1 });
 * expect(events.outcomes()).toEqual(['miss']);
 * ```
 */
export function createTestCache(options: Partial<CacheOptions> = {}): TestCache {
  const events = new EventRecorder();
  const clock = options.clock ?? nodeClock;
  const cache = new Cache({
    store: new MemoryStore({ clock }),
    prefix: 'test',
    clock,
    scheduler: nodeScheduler,
    entropy: createNodeEntropy(),
    gate: createNodeLoadGate(),
    localCopies: createLruCopies,
    codecs: [jsonCodec, typedCodec, msgpackCodec],
    wrappings: createWrappings(),
    ...options,
    observers: [events, ...(options.observers ?? [])],
  });
  return { cache, events };
}

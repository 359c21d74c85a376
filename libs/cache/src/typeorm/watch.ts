import type { DataSource } from 'typeorm';
import type { Cache } from '../core/cache.js';
import type { InstrumentOptions } from './instrument-options.js';
import { Instrumentation } from './instrumentation.js';

/** A DataSource whose writes a cache hears of. */
export interface Watched {
  /** Writes that begin afterwards invalidate nothing. */
  readonly undo: () => void;
  /** As `undo`; resolves once nothing is done in the background any more. Never rejects. */
  readonly stop: () => Promise<void>;
  /** Lets processes on other databases know whose values are cached here. Never rejects. */
  readonly claim: () => Promise<void>;
}

interface Pair extends Watched {
  readonly instrumentation: Instrumentation;
}

const watched = new WeakMap<DataSource, Map<Cache, Pair>>();

/** Watches `dataSource` for `cache`, once. @throws as `instrument` */
export function watch(dataSource: DataSource, cache: Cache, options: InstrumentOptions): Watched {
  const caches = watched.get(dataSource) ?? new Map<Cache, Pair>();
  watched.set(dataSource, caches);
  const existing = caches.get(cache);
  if (existing) {
    existing.instrumentation.subscribe();
    return existing;
  }
  const instrumentation = new Instrumentation(dataSource, cache, options);
  const stop = async (): Promise<void> => {
    if (caches.delete(cache)) await instrumentation.remove();
  };
  const pair = { instrumentation, stop, undo: () => void stop(), claim: () => instrumentation.claim() };
  caches.set(cache, pair);
  return pair;
}

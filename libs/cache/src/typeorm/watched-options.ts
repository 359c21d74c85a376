import type { DataSource } from 'typeorm';
import type { Cache } from '../core/cache.js';
import type { InstrumentOptions } from './instrument-options.js';

const known = new WeakMap<DataSource, WeakMap<Cache, InstrumentOptions>>();

/** Notes what `dataSource` is watched with. */
export function noteOptions(dataSource: DataSource, cache: Cache, options: InstrumentOptions): void {
  const ofCaches = known.get(dataSource) ?? new WeakMap<Cache, InstrumentOptions>();
  known.set(dataSource, ofCaches);
  ofCaches.set(cache, options);
}

/** Returns what `dataSource` is, or was last, watched with for `cache`. */
export function optionsOf(dataSource: DataSource, cache: Cache): InstrumentOptions {
  return known.get(dataSource)?.get(cache) ?? {};
}

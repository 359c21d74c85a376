import type { Cache } from '../../core/cache.js';
import { TypeOrmLoadContext } from './typeorm-load-context.js';

const contexts = new WeakMap<Cache, TypeOrmLoadContext>();

/** Returns the one load context of `cache`, for all its DataSources, and makes the cache use it. */
export function loadContextOf(cache: Cache): TypeOrmLoadContext {
  let context = contexts.get(cache);
  if (!context) {
    context = new TypeOrmLoadContext();
    contexts.set(cache, context);
    cache.useLoadContext(context);
  }
  return context;
}

import type { Library } from '../library.js';
import { asyncCacheDedupe } from './async-cache-dedupe.js';
import { bentocache } from './bentocache.js';
import { cacheManager } from './cache-manager.js';
import { cacheable } from './cacheable.js';
import { cachifiedLibrary } from './cachified.js';
import { coherentCache } from './coherent-cache.js';
import { layeredLoader } from './layered-loader.js';

export const OURS = coherentCache.name;

/** Ours first, then the others by name. */
export const LIBRARIES: readonly Library[] = [
  coherentCache,
  asyncCacheDedupe,
  bentocache,
  cacheManager,
  cacheable,
  cachifiedLibrary,
  layeredLoader,
];

/** @throws Error when no such library runs the gauntlet. */
export function findLibrary(name: string): Library {
  const library = LIBRARIES.find((each) => each.name === name);
  if (library) return library;
  throw new Error(
    `No library "${name}" runs the gauntlet; there are ${LIBRARIES.map((each) => each.name).join(', ')}.`,
  );
}

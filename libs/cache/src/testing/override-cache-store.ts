import type { CacheStore } from '../core/ports/store.js';
import { CACHE_STORE } from '../nest/cache-store.token.js';

/** What is needed of the builder that `Test.createTestingModule` of `@nestjs/testing` returns. */
export interface ProviderOverrides<Builder> {
  overrideProvider(token: unknown): { useValue(value: unknown): Builder };
}

/**
 * Replaces the store of a testing module, whatever its `CacheModule` options say; no connection to Redis is opened.
 *
 * The module closes the store when it is closed itself.
 *
 * @example
 * ```ts
 * const builder = Test.createTestingModule({ imports: [AppModule] });
 * const module = await overrideCacheStore(builder, new MemoryStore()).compile();
 * ```
 */
export function overrideCacheStore<Builder>(builder: ProviderOverrides<Builder>, store: CacheStore): Builder {
  return builder.overrideProvider(CACHE_STORE).useValue(store);
}

import type { Duration } from '../core/entry/duration.js';
import type { LocalDefaults } from '../core/local/local-options.js';
import type { SealOptions } from '../core/ports/wrapping.js';
import type { Observer } from '../core/ports/observer.js';
import type { RedisLocation } from '../stores/redis/redis-location.js';
import type { WrapStore } from '../stores/passing/wrap-store.js';
import type { MemoryStoreOptions } from '../stores/memory/memory-store-options.js';
import type { BypassOptions } from './bypass/bypass-options.js';
import type { LoadLimits } from './ports/node-load-gate.js';
import type { ScopeResolvers } from './scope/cache-scopes.js';

/** Bounds of the in-process store. What is beyond them is evicted, least recently used first. */
export type MemoryOptions = Pick<MemoryStoreOptions, 'maxEntries' | 'maxBytes'>;

/** Options of `CacheModule.forRoot`; a wrong one stops the application at start-up with the remedy. */
export interface CacheModuleOptions {
  /**
   * First part of every key. Applications that share a Redis need different ones; processes of one application need the same.
   * A letter or digit, then at most 63 letters, digits, dots, underscores or hyphens.
   */
  readonly prefix: string;
  /**
   * Absent or empty: the in-process store, seen by this process alone.
   *
   * Otherwise a URL, ioredis options (of one server, or of sentinels), a cluster, a client of your own with safe options, or a function that
   * returns one of these. The library opens connections of its own with settings that its guarantees need; they win over those given here.
   */
  readonly redis?: RedisLocation | undefined;
  /** Version of the running code, for example a commit. Entries of other versions are not read; invalidations reach them all. */
  readonly version?: string;
  /**
   * What a write does when the store cannot be told of it beforehand: `'proceed'` (default) lets it go on, `'abort'` rolls it back
   * with a StoreUnavailableError.
   */
  readonly onUnavailable?: 'proceed' | 'abort';
  /** How long a read may wait for the store before it goes to the loader. Default 50 ms. */
  readonly readBudget?: Duration;
  /** How long each half of the write bracket may wait for the store. Default 250 ms. */
  readonly writeBudget?: Duration;
  /** How long a mark outlives a writer that never finalises. Default 10 s. */
  readonly markLease?: Duration;
  /**
   * Puts stores of your own in front of the store, whichever it is: the first one meets every operation first. `PassingStore` passes on what
   * you do not override; `unwrapStore` returns the store behind them.
   */
  readonly wrapStore?: readonly WrapStore[];
  /** Bounds of the in-process store; no effect on Redis. */
  readonly memory?: MemoryOptions;
  /** Bounds of the in-process tier of each accessor with `local` that does not say otherwise. */
  readonly local?: LocalDefaults;
  /**
   * How many loads of this process run at once, and how many may wait; the database is not overrun when the store is away. Loads
   * inside a load, and those inside a transaction, do not wait.
   */
  readonly loads?: LoadLimits;
  /**
   * For whom a caller runs, by the names that accessors give as their `scope`: `{ tenant: () => cls.get('tenantId') }`. Each is asked once
   * per read, in the caller's async context, and answers at once.
   */
  readonly scopes?: ScopeResolvers;
  /** Lets requests ask, by a header, to pass the cache by; off when left out. */
  readonly bypass?: BypassOptions;
  /** Kill switch: `false` sends every read to its loader and stores nothing. Writes still invalidate. Default true. */
  readonly enabled?: boolean;
  /**
   * Whether a write to a table also invalidates accessors that only other processes declare: other services, jobs, older and newer
   * builds. It costs every write the two round trips of a write bracket, also to tables that nobody caches; turn it off where one
   * build of one service does all writing. No effect on the in-process store. Default true.
   */
  readonly registry?: boolean;
  /** Also log every outcome (hits, misses, fills, invalidations) at debug; failures are always logged at warn. Default false. */
  readonly logEvents?: boolean;
  /**
   * Seals the payloads of every accessor by AES-256-GCM, but for those that have keys of their own or `seal: false`. Values then reach
   * Redis encrypted, and count only under the key and the tokens they were stored with. Keys of entries, and tags, stay readable.
   */
  readonly seal?: SealOptions;
  /** Receive every cache event. */
  readonly observers?: readonly Observer[];
}

import type { Duration } from './entry/duration.js';
import type { LocalDefaults } from './local/local-options.js';
import type { WantedBypass } from './ports/bypass.js';
import type { Clock } from './ports/clock.js';
import type { Codec } from './ports/codec.js';
import type { Entropy } from './ports/entropy.js';
import type { LoadGate } from './ports/load-gate.js';
import type { CreateLocalCopies } from './ports/local-copies.js';
import type { Observer } from './ports/observer.js';
import type { Scheduler } from './ports/scheduler.js';
import type { Scopes } from './ports/scopes.js';
import type { CacheStore } from './ports/store.js';
import type { Wrappings } from './ports/wrapping.js';

/** What a cache is made of. */
export interface CacheOptions {
  readonly store: CacheStore;
  /** First part of every key; applications that share a Redis need different ones. */
  readonly prefix: string;
  /** Build of the application. Entries of other builds are not read; invalidations reach them all. */
  readonly version?: string;
  /** By name; `'entity'`, when there is one, is the default, then `'typed'`. */
  readonly codecs?: readonly Codec[];
  /** Compresses and seals, for accessors that ask for it. By default none may. */
  readonly wrappings?: Wrappings;
  readonly observers?: readonly Observer[];
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly entropy: Entropy;
  /** Bounds how many loads run at once. By default all of them do. */
  readonly gate?: LoadGate;
  /** Makes the place for in-process tiers: `createLruCopies`. Without it no accessor may have one. */
  readonly localCopies?: CreateLocalCopies;
  /**
   * Whether the value that a load brings, too, is a read-only copy, where later reads return one: code that changes values fails at its
   * first read. `CacheModule` switches it on outside production. Default false.
   */
  readonly strictLocal?: boolean;
  /** Bounds of the in-process tiers of accessors that do not say otherwise. */
  readonly local?: LocalDefaults;
  /** For whom callers run; accessors with a scope need it. */
  readonly scopes?: Scopes;
  /** What the caller's request wants of reads; none asks for anything by default. */
  readonly bypass?: WantedBypass;
  /** How long a read waits for the store before it goes to the loader. Default 50 ms. */
  readonly readBudget?: Duration;
  /** How long each half of the write bracket waits for the store. Default 250 ms. */
  readonly writeBudget?: Duration;
  /** How long a mark stands when its writer disappears. Default 10 s. */
  readonly markLease?: Duration;
  /** What a write does when its mark cannot be placed: go on and owe the invalidation (default), or fail. */
  readonly onUnavailable?: 'proceed' | 'abort';
  /** The kill switch: when false, reads go to the loader. Writes still invalidate, for the sake of other processes. */
  readonly enabled?: boolean;
  /**
   * Whether processes tell each other through the store which accessors there are, so that a write to a table invalidates those of
   * other services, jobs and builds too. Every write then costs the store's round trips. No effect on a store that is not shared.
   * Default true.
   */
  readonly registry?: boolean;
}

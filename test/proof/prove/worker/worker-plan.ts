import type { RedisPlace } from '../topology/redis-place.js';
import type { Policy } from './policy.js';

/** What a worker process is started with. */
export interface WorkerPlan {
  readonly name: string;
  readonly seed: number;
  /** What moments count from, in nanoseconds of the monotonic clock, as digits. */
  readonly origin: string;
  readonly databaseUrl: string;
  readonly redis: RedisPlace;
  readonly policy: Policy;
  /** What Redis could not be told is kept in a table. */
  readonly hasOutbox: boolean;
  /** Servers are broken on purpose: what fails is counted, and ends nothing. */
  readonly isUnderFaults: boolean;
  /** Hears nothing of what other processes invalidate, and does not know that. */
  readonly isDeaf: boolean;
  readonly history: string;
  readonly readers: number;
  readonly writers: number;
  /** How many values are read for each write. */
  readonly readsPerWrite: number;
  readonly kinds: readonly string[];
  /** Classes of what is read. */
  readonly accessors: readonly string[];
}

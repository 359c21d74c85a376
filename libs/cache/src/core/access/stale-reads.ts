import type { Lifetimes } from '../entry/lifetimes.js';
import type { Clock } from '../ports/clock.js';
import type { FoundEntry } from '../read/lookup.js';
import { viewOf } from './entry-view.js';
import type { ReadOptions } from './read-options.js';
import type { Renewals } from './renewals.js';
import type { Wanted } from './wanted.js';

/** An entry that was found past its ttl, with everything that it depends on still current. */
export interface StaleEntry<Id> {
  readonly wanted: Wanted<Id>;
  readonly found: FoundEntry;
}

/** What readers of stale entries get: the stale values at once, or, with a soft timeout, fresh ones if these are there in time. */
export class StaleReads<T, Id extends object> {
  constructor(
    private readonly lifetimes: Lifetimes,
    private readonly renewals: Renewals<T, Id>,
    private readonly clock: Clock,
  ) {}

  /** Returns the value of each entry; rejects only with what `onStale` throws. */
  each(stale: readonly StaleEntry<Id>[], options?: ReadOptions<T, Id>): readonly Promise<T | null>[] {
    if (stale.length === 0) return [];
    const aged = stale.map(({ wanted, found }) => ({ ...wanted, filledAt: found.times.filledAt }));
    const { softTimeoutMs } = this.lifetimes;
    if (softTimeoutMs === 0) this.renewals.start(aged);
    const renewed = softTimeoutMs === 0 ? null : this.renewals.within(aged, softTimeoutMs);
    return stale.map(async (one, i) => {
      const end = (await renewed)?.[i];
      return end?.outcome === 'renewed' ? end.value : this.serve(one, options);
    });
  }

  private serve({ wanted, found }: StaleEntry<Id>, options: ReadOptions<T, Id> | undefined): T | null {
    options?.onStale?.(viewOf(found, this.clock.now()), wanted.id);
    return found.value as T | null;
  }
}

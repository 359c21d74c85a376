import type { CacheOptions } from '../cache-options.js';
import { parseDuration } from '../entry/duration.js';
import type { Observer } from '../ports/observer.js';
import type { Cell, WriteStore } from '../ports/store.js';
import type { ForeignAccessors } from '../registry/foreign-accessors.js';
import { OwedFences } from './owed-fences.js';
import type { BracketParts } from './write-bracket.js';

/** Returns what all brackets of a cache with `options` share. @throws ConfigurationError when a duration is wrong. */
export function createBracketParts(
  store: WriteStore,
  { scheduler, onUnavailable = 'proceed', writeBudget = 250, markLease = 10_000 }: CacheOptions,
  observer: Observer,
  foreign: ForeignAccessors,
  everyCell: () => readonly Cell[],
): BracketParts {
  const budgetMs = parseDuration(writeBudget, 'writeBudget');
  const owed = new OwedFences({ store, scheduler, budgetMs, observer, foreign, everyCell });
  const leaseMs = parseDuration(markLease, 'markLease');
  return { store, scheduler, observer, owed, foreign, budgetMs, leaseMs, onUnavailable };
}

import type { FoundEntry, Lookup } from '../read/lookup.js';
import type { BypassReason, CacheEvent } from './cache-event.js';

/** Returns the event of a read that found `found`; `passedBy` when nobody looked. */
export function readEvent(
  namespace: string,
  key: string,
  found: Lookup,
  passedBy: BypassReason = 'store',
): Extract<CacheEvent, { type: 'read' }> {
  switch (found.outcome) {
    case 'unavailable':
      return { type: 'read', namespace, key, outcome: 'bypass', reason: passedBy };
    case 'miss':
      return { type: 'read', namespace, key, outcome: 'miss', reason: found.why };
    default:
      return foundEvent(namespace, key, found);
  }
}

/** One for each hit: so without copying one object into another. */
function foundEvent(
  namespace: string,
  key: string,
  { outcome: state, value, tier }: FoundEntry,
): Extract<CacheEvent, { type: 'read' }> {
  const outcome = state === 'hit' && value === null ? 'absent' : state;
  return tier ? { type: 'read', namespace, key, tier, outcome } : { type: 'read', namespace, key, outcome };
}

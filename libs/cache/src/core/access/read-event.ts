import type { FoundEntry, Lookup } from '../read/entry-reader.js';
import type { BypassReason, CacheEvent } from './cache-event.js';

/** Returns the event of a read that found `found`; `passedBy` when nobody looked. */
export function readEvent(
  namespace: string,
  key: string,
  found: Lookup,
  passedBy: BypassReason = 'store',
): Extract<CacheEvent, { type: 'read' }> {
  const read = { type: 'read', namespace, key } as const;
  switch (found.outcome) {
    case 'unavailable':
      return { ...read, outcome: 'bypass', reason: passedBy };
    case 'miss':
      return { ...read, outcome: 'miss', reason: found.why };
    case 'stale':
      return { ...read, ...tierOf(found), outcome: 'stale' };
    default:
      return { ...read, ...tierOf(found), outcome: found.value === null ? 'absent' : 'hit' };
  }
}

function tierOf({ tier }: FoundEntry): { readonly tier?: 'local' } {
  return tier ? { tier } : {};
}

import type { FoundEntry, Lookup } from '../read/lookup.js';
import type { BypassReason, CacheEvent, HitOutcome } from './cache-event.js';

type ReadEvent = Extract<CacheEvent, { type: 'read' }>;

/** Returns the event of a read that found nothing; `passedBy` when nobody looked. */
export function readEvent(
  namespace: string,
  key: string,
  found: Exclude<Lookup, FoundEntry>,
  passedBy: BypassReason = 'store',
): ReadEvent {
  return found.outcome === 'miss'
    ? { type: 'read', namespace, key, outcome: 'miss', reason: found.why }
    : { type: 'read', namespace, key, outcome: 'bypass', reason: passedBy };
}

/** Returns the event of a hit. */
export function hitEvent(namespace: string, key: string, outcome: HitOutcome, tier: 'local' | undefined): ReadEvent {
  return tier ? { type: 'read', namespace, key, tier, outcome } : { type: 'read', namespace, key, outcome };
}

/** Returns how a read ended that found an entry. */
export function hitOutcomeOf({ outcome, value }: FoundEntry): HitOutcome {
  return outcome === 'hit' && value === null ? 'absent' : outcome;
}

import { spec, type Mutant } from '../mutant.js';

const GRACE = 'test/integration/core/grace.spec.ts';
const LEASE = 'test/integration/core/lease.spec.ts';
const SLIDING = 'test/integration/core/sliding.spec.ts';
const MEMORY = 'libs/cache/src/stores/memory/memory-store.spec.ts';

/** Entries that are prolonged and renewed, and loads in turn. */
export const LIFETIME_MUTANTS: readonly Mutant[] = [
  {
    name: 'a hit prolongs whatever has taken the place of what it found',
    breaks: 'what was invalidated is not brought back',
    file: 'stores/memory/prolong.ts',
    find: ' || !sameBytes(token, found.token)',
    replace: '',
    detectors: spec(MEMORY, 'does not bring back by a hit what was invalidated'),
  },
  {
    name: 'a late hit shortens what a later one has prolonged',
    breaks: 'invariant 5',
    file: 'stores/memory/prolong.ts',
    find: 'if (found.life.freshMs < freshMs)',
    replace: 'if (found.life.freshMs !== freshMs)',
    detectors: spec(MEMORY, 'never shortens the life of an entry'),
  },
  {
    name: 'an entry is served for as long as the build that stored it allowed',
    breaks: 'the grace of the reader',
    file: 'core/read/entry-judge.ts',
    find: "return -left < namespace.lifetimes.graceMs ? 'stale' : null;",
    replace: "return namespace.lifetimes.graceMs > 0 ? 'stale' : null;",
    detectors: spec(GRACE, 'is judged by the reader'),
  },
  {
    name: 'a renewal that failed is tried again by the next reader',
    breaks: 'the back-off',
    file: 'core/fill/back-off.ts',
    find: 'return until !== undefined && now < until;',
    replace: 'return until !== undefined && now < 0;',
    detectors: spec(GRACE, 'is reported and not tried again at once'),
  },
  {
    name: 'a renewal runs in the request that set it off',
    breaks: 'what is renewed belongs to nobody',
    file: 'core/fill/background.ts',
    find: 'if (this.scheduler.detach) this.scheduler.detach(start);',
    replace: 'if (this.closed) return;',
    detectors: spec(GRACE, 'happens in nobody’s async context'),
  },
  {
    name: 'who has waited for a lease loads with the tokens of before',
    breaks: 'invariant 9',
    file: 'core/access/leased-loads.ts',
    find: "if (found.outcome === 'hit' || found.outcome === 'stale')",
    replace: "if (miss.capture) return { missed: miss };\n    if (found.outcome === 'hit')",
    detectors: spec(LEASE, 'has one of all processes load, while every reader'),
  },
  {
    name: 'a lease is given back by whoever asks',
    breaks: 'a lease is its holder’s',
    file: 'stores/memory/memory-leases.ts',
    find: 'if (held?.holder !== holder) return false;',
    replace: 'if (!held) return false;',
    detectors: spec(MEMORY, 'lets nobody give back a lease that is another one’s'),
  },
  {
    name: 'a reader waits for one holder of a lease after the other',
    breaks: 'waiting is bounded',
    file: 'core/access/leased-loads.ts',
    find: 'end = this.parts.scheduler.after(this.leaseMs, () => {',
    replace: 'end = this.parts.scheduler.after(100 * this.leaseMs, () => {',
    detectors: spec(LEASE, 'does not keep anybody waiting for one holder after the other'),
  },
  {
    name: 'a seal is bound to how long the entry is fresh',
    breaks: 'a hit may prolong a sealed entry',
    file: 'core/entry/fixed-head.ts',
    find: 'if (head[0] !== ENVELOPE_V2) return head;',
    replace: 'if (head[0] !== ENVELOPE_V2 || head.length > 0) return head;',
    detectors: spec(SLIDING, 'can be sealed'),
  },
];

import type { Violation } from '../../oracle/history.js';
import { judgeKey } from '../../oracle/judge-key.js';
import type { KeyHistory } from './key-history.js';
import { ABSENT } from './observation.js';
import type { PossibleAbsences } from './possible-absences.js';

/** What the trusted reads of one key show beside their bound. */
export interface TrustedResult {
  /** Those older than a write of their own process that had been acknowledged before they began: it counts at once. */
  readonly violations: readonly Violation[];
  /** How long before their beginning the first write was acknowledged that they lack, in microseconds; of those that lack one. */
  readonly agesUs: readonly number[];
}

/** Judges trusted reads as if nothing were trusted: against the writes of their own process, and to tell how old they were. */
export function judgeTrusted({ trusted, writes }: KeyHistory, possible: PossibleAbsences): TrustedResult {
  const reads = trusted.map((read) => (read.version === ABSENT ? { ...read, ...possible.atNewest(read) } : read));
  const late = new Set(
    judgeKey(reads, writes)
      .violations.filter(isStale)
      .map(({ read }) => read),
  );
  const agesUs = [...late].map(({ start, version }) => {
    const missed = writes.filter((write) => write.version > version && write.ack < start);
    return start - missed.reduce((first, { ack }) => Math.min(first, ack), start);
  });
  const processes = [...new Set(reads.map(({ process }) => process))];
  const violations = processes.flatMap((name) => {
    const own = reads.filter(({ process }) => process === name);
    const ownWrites = writes.filter(({ process }) => process === name);
    return judgeKey(own, ownWrites).violations.filter(isStale);
  });
  return { violations, agesUs };
}

function isStale({ kind }: Violation): boolean {
  return kind === 'stale';
}

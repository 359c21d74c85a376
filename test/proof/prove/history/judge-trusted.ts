import type { ReadRecord, Violation } from '../../oracle/history.js';
import { judgeKey } from '../../oracle/judge-key.js';
import type { KeyHistory } from './key-history.js';
import { ABSENT } from './observation.js';
import type { PossibleAbsences } from './possible-absences.js';

/** What the trusted reads of one key show beside their bound. */
export interface TrustedResult {
  /** Those within their bound, and older than a write of their own process that had been acknowledged before they began: it counts at once. */
  readonly violations: readonly Violation[];
  /** How long before their beginning the first write was acknowledged that they lack, in microseconds; of those that lack one. */
  readonly agesUs: readonly number[];
}

/** Judges trusted reads as if nothing were trusted: against the writes of their own process, and to tell how old they were. */
export function judgeTrusted({ trusted, writes }: KeyHistory, possible: PossibleAbsences): TrustedResult {
  const reads = trusted.map((read) => (read.version === ABSENT ? { ...read, ...possible.atNewest(read) } : read));
  const late = judgeKey(reads, writes).violations.filter(isStale);
  const ages = new Map(late.map(({ read }) => [read, ageOf(read, writes)]));
  // What is older than its window is judged with all other reads, and counts once.
  const within = reads.filter((read) => (ages.get(read) ?? 0) <= read.windowUs);
  const processes = [...new Set(reads.map(({ process }) => process))];
  const violations = processes.flatMap((name) => {
    const own = within.filter(({ process }) => process === name);
    const ownWrites = writes.filter(({ process }) => process === name);
    return judgeKey(own, ownWrites).violations.filter(isStale);
  });
  return { violations, agesUs: [...ages.values()] };
}

function ageOf({ start, version }: ReadRecord, writes: KeyHistory['writes']): number {
  const missed = writes.filter((write) => write.version > version && write.ack < start);
  return start - missed.reduce((first, { ack }) => Math.min(first, ack), start);
}

function isStale({ kind }: Violation): boolean {
  return kind === 'stale';
}

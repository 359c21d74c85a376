import type { ReadRecord, Violation, WriteRecord } from '../../oracle/history.js';
import { judgeKey } from '../../oracle/judge-key.js';
import { Exceptions, type AllowedRead } from './exceptions.js';
import type { KeyHistory } from './key-history.js';
import { PossibleAbsences } from './possible-absences.js';

const CONTENDED_WITHIN_US = 10_000;
const NO_EXCEPTIONS = new Exceptions([]);

/** What the history of one key shows. */
export interface KeyResult {
  readonly violations: readonly Violation[];
  /** Stale reads that the documented exceptions allow: no violations. */
  readonly allowed: readonly AllowedRead[];
  readonly contendedReads: number;
}

/**
 * Judges all reads of one key: those of a value exactly, those of "nothing" by the newest version they can have been. A read that is
 * wrong in two ways counts once.
 */
export function checkKey(history: KeyHistory, exceptions = NO_EXCEPTIONS): KeyResult {
  const { writes } = history;
  const possible = new PossibleAbsences(history);
  const values = history.valueReads();
  const absent = history.absentReads();
  const nothings = absent.map((read) => possible.atNewest(read));
  const suspect = [...judgeKey(values, writes).violations, ...judgeKey(nothings, writes).violations];
  const isWrong = new Set(suspect.map(({ read }) => read));
  const allowed = new Map(suspect.map((each) => [each, allow(each, history, exceptions)]));
  const seen = [...values.filter(({ poison }) => !poison), ...absent.flatMap((read) => possible.atOldest(read) ?? [])];
  // Apart: no value owes anything to the newest that a nothing can have been.
  const backward = [values, nothings].flatMap((reads) => {
    const right = reads.filter((read) => !isWrong.has(read));
    return judgeKey(right, seen.map(asWrite)).violations;
  });
  const allowedBackward = new Map(backward.map((each) => [each, exceptions.allowBackward(each.read)]));
  const { contendedReads } = judgeKey(history.ownReads(), writes, CONTENDED_WITHIN_US);
  return {
    violations: [
      ...history.unseen,
      ...suspect.filter((each) => !allowed.get(each)),
      ...backward
        .filter((each) => !allowedBackward.get(each))
        .map((each): Violation => ({ ...each, kind: 'nonMonotonic' })),
    ],
    allowed: [...allowed.values(), ...allowedBackward.values()].filter((each) => each !== undefined),
    contendedReads,
  };
}

function allow({ kind, read }: Violation, history: KeyHistory, exceptions: Exceptions): AllowedRead | undefined {
  if (kind === 'dirty') return undefined;
  return kind === 'stale' ? exceptions.allow(read, history) : exceptions.allowBackward(read);
}

/** What a read returned must be in every later read, as if it had been written and acknowledged. */
function asWrite({ key, version, start, end }: ReadRecord): WriteRecord {
  return { key, version, start, ack: end };
}

import type { ReadRecord, Violation, WriteRecord } from '../../oracle/history.js';
import { judgeKey } from '../../oracle/judge-key.js';
import type { KeyHistory } from './key-history.js';
import { newestPossible } from './possible-absences.js';

const CONTENDED_WITHIN_US = 10_000;

/** What the history of one key shows. */
export interface KeyResult {
  readonly violations: readonly Violation[];
  readonly contendedReads: number;
}

/** Judges all reads of one key: those of a value exactly, those of "nothing" by the newest version they can have been. */
export function checkKey(history: KeyHistory): KeyResult {
  const { writes } = history;
  const values = history.valueReads();
  const nothings = newestPossible(history, history.absentReads());
  const seen = values.filter(({ poison }) => !poison).map(asWrite);
  const { contendedReads } = judgeKey(history.ownReads(), writes, CONTENDED_WITHIN_US);
  return {
    violations: [
      ...history.unseen,
      ...judgeKey(values, writes).violations,
      ...judgeKey(nothings, writes).violations,
      ...judgeKey(nothings, seen).violations.map((each): Violation => ({ ...each, kind: 'nonMonotonic' })),
    ],
    contendedReads,
  };
}

/** What a read returned must be in every later read, as if it had been written and acknowledged. */
function asWrite({ key, version, start, end }: ReadRecord): WriteRecord {
  return { key, version, start, ack: end };
}

import type { ReadRecord, Verdict, Violation, WriteRecord } from './history.js';
import { byKey } from './by-key.js';
import { judgeKey } from './judge-key.js';

/** How to judge. */
export interface JudgeOptions {
  /** How long after a write's ack a read of its key still counts as contended, in the unit of the times. Default 0. */
  readonly contendedWithin?: number;
  /** Violations kept at most, earliest read first. Default 10. */
  readonly most?: number;
}

/**
 * Tells which reads broke a promise. Exact, and O(n log n): the versions of a key are totally ordered.
 *
 * A write of which nobody knows the outcome is left out: it promises nothing. Long histories can be given key by key to `judgeKey`.
 */
export function judge(
  reads: readonly ReadRecord[],
  writes: readonly WriteRecord[],
  options: JudgeOptions = {},
): Verdict {
  const writesOf = byKey(writes);
  const violations: Violation[] = [];
  let contendedReads = 0;
  for (const [key, readsOfKey] of byKey(reads)) {
    const found = judgeKey(readsOfKey, writesOf.get(key) ?? [], options.contendedWithin);
    violations.push(...found.violations);
    contendedReads += found.contendedReads;
  }
  const count = (kind: Violation['kind']): number => violations.filter((violation) => violation.kind === kind).length;
  return {
    stale: count('stale'),
    dirty: count('dirty'),
    nonMonotonic: count('nonMonotonic'),
    contendedReads,
    firstViolations: violations.sort((a, b) => a.read.start - b.read.start).slice(0, options.most ?? 10),
  };
}

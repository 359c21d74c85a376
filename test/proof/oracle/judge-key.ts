import type { ReadRecord, Violation, WriteRecord } from './history.js';
import { HighestBefore } from './highest-before.js';

/** What the history of one key shows. */
export interface KeyVerdict {
  readonly violations: readonly Violation[];
  readonly contendedReads: number;
}

/** Judges the reads of one key against the acknowledged writes of the same key, both in any order. */
export function judgeKey(
  reads: readonly ReadRecord[],
  writes: readonly WriteRecord[],
  contendedWithin = 0,
): KeyVerdict {
  const clean = reads.filter((read) => !read.poison);
  const acked = new HighestBefore(
    writes,
    (write) => write.ack,
    (write) => write.version,
  );
  const returned = new HighestBefore(
    clean,
    (read) => read.end,
    (read) => read.version,
  );
  const begun = new HighestBefore(
    writes,
    (write) => write.start ?? write.ack,
    (write) => write.ack,
  );
  const violations: Violation[] = [];
  let contendedReads = 0;
  for (const read of reads) {
    const lastWrite = begun.upTo(read.end);
    if (lastWrite && lastWrite.ack + contendedWithin >= read.start) contendedReads++;
    const write = acked.before(read.start);
    const earlier = returned.before(read.start);
    if (read.poison) violations.push({ kind: 'dirty', read });
    else if (write && read.version < write.version) violations.push({ kind: 'stale', read, against: write });
    else if (earlier && read.version < earlier.version)
      violations.push({ kind: 'nonMonotonic', read, against: earlier });
  }
  return { violations, contendedReads };
}

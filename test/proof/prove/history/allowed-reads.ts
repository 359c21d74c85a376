import type { AllowedRead } from './exceptions.js';

/** How many stale reads the documented exceptions allowed, and how late the latest of each was. */
export interface AllowedReads {
  /** Reads older than writes of which the store was not told before COMMIT, and of nothing else. */
  readonly lateWithinBound: number;
  /** How long after the acknowledgement the latest of them began. */
  readonly latestMs: number;
  /** Reads answered by a master that was being deposed. */
  readonly fromDeposed: number;
  /** How long after the acknowledgement the latest of them began. */
  readonly fromDeposedMs: number;
}

/** Counts them. */
export function summariseAllowed(allowed: readonly AllowedRead[]): AllowedReads {
  const [late, deposed] = (['late', 'deposed'] as const).map((kind) => allowed.filter(({ by }) => by === kind));
  return {
    lateWithinBound: late!.length,
    latestMs: latest(late!),
    fromDeposed: deposed!.length,
    fromDeposedMs: latest(deposed!),
  };
}

function latest(reads: readonly AllowedRead[]): number {
  return Math.round(reads.reduce((most, { afterUs }) => Math.max(most, afterUs), 0) / 100) / 10;
}

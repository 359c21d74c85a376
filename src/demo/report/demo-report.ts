import type { InvalidationScope } from 'nestjs-coherent-cache';

/** Half and 99 of 100 reads took at most this many microseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** What a run showed; `--json` prints it as it is. */
export interface DemoReport {
  /** How long was read and written with the cache. */
  readonly seconds: number;
  readonly store: 'memory' | 'redis';
  readonly database: 'embedded' | 'server';
  readonly detectors: number;
  /** Draws the same kinds of write in the same order, with `--seed`. */
  readonly seed: number;
  /** Lookups, of one or two entries each. */
  readonly reads: number;
  /** Share of the entries that came from the cache, from 0 to 1. */
  readonly hitRatio: number | null;
  readonly databaseQueries: {
    /** Sent by readers. */
    readonly withCache: number;
    /** That many reads would have sent them: measured without the cache, then scaled. */
    readonly withoutCache: number;
    readonly scaledFrom: { readonly seconds: number; readonly reads: number; readonly queries: number };
  };
  readonly invalidations: Readonly<Record<InvalidationScope, number>>;
  /** Loaded values that were not stored, because something they depend on had changed meanwhile or might have. */
  readonly refusedFills: number;
  readonly latencyMicroseconds: { readonly withCache: Latency; readonly withoutCache: Latency };
  /** Committed; every one of them invalidates. */
  readonly writes: number;
  /** The same, by their kind. */
  readonly byKind: Readonly<Record<string, number>>;
  readonly rolledBackWrites: number;
  /** Refused by the database, for example the link to a workflow that was removed at that moment. */
  readonly failedWrites: number;
  /** Reads that returned something older than what had been acknowledged before they began. */
  readonly staleReads: number;
  /** Reads that returned something that was never committed. */
  readonly dirtyReads: number;
  /** The first few of them. */
  readonly examples: readonly string[];
}

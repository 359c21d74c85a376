import type { Spread } from './spread.js';

/** How those who read and write fared while servers were broken. */
export interface WeatherReport {
  /** Reads that failed through the cache: there must be none. */
  readonly callerErrors: number;
  /** Reads that failed because their loader did, for want of a database. */
  readonly loaderErrors: number;
  /** Writes that failed, by what they failed with. */
  readonly writerErrors: Readonly<Record<string, number>>;
  /** From the moment a server stopped answering until a process's breaker opened. */
  readonly openedMs: Spread | null;
  /** From the end of a fault until the cache answered again, process by process. */
  readonly recoveryMs: Spread | null;
  /** How long two servers took writes for the same data, until the one that had been deposed knew it; null when that never was. */
  readonly splitMs: Spread | null;
  /** What a read took beyond its loader while a server was away: 99 of 100 took no more. */
  readonly addedMsP99: number | null;
}

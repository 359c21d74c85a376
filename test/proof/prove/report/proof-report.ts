import type { AllowedReads } from '../history/allowed-reads.js';
import type { WeatherReport } from '../history/weather/weather-report.js';
import type { TopologyName } from '../topology/topology-name.js';
import type { Policy } from '../worker/policy.js';
import type { WayCount } from './ways.js';

/** What a proof found. */
export interface ProofReport extends Partial<WeatherReport & AllowedReads> {
  /** Values read; a `getMany` of three ids reads three. */
  readonly reads: number;
  /** Reads that overlap a write of their key, or start within 10 ms after its acknowledgement. */
  readonly contendedReads: number;
  /** Reads that a transaction made of what it had written itself. */
  readonly ownReads: number;
  /** Acknowledged writes: a transaction is one. */
  readonly writes: number;
  /** Acknowledged writes that used each way of writing. */
  readonly byKind: Readonly<Record<string, number>>;
  /** Reads answered from the cache, of all. */
  readonly hitRatio: number;
  /** Reads older than what had been acknowledged before they started. */
  readonly stale: number;
  /** Reads of what was never committed. */
  readonly dirty: number;
  /** Reads older than what another read had returned before they started. */
  readonly nonMonotonic: number;
  /** Trusted reads that lacked a write, as their window allows. */
  readonly trustedLate: number;
  /** How long after its acknowledgement the latest of them began, in milliseconds; more than the window is `stale`. */
  readonly trustedAgeMs: number;
  /** How often things were read in each way, and answered as that way is meant to be. */
  readonly ways: Readonly<Record<string, WayCount>>;
  readonly crashes: number;
  readonly topology: TopologyName;
  readonly policy: Policy;
  /** How often each fault was fired. */
  readonly faults?: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly seconds: number;
  /** Folder of everything that happened, one file per process. */
  readonly history: string;
}

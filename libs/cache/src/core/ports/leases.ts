import type { StoreUnavailableError } from '../errors/store-unavailable-error.js';

/** Who wants, or has, a lease. */
export interface LeaseClaim {
  readonly key: string;
  /** Unlike that of any other claim. Letters, digits, dots, dashes and underscores. */
  readonly holder: string;
}

/** A claim to a lease that nobody has. */
export interface LeaseRequest extends LeaseClaim {
  /** When it ends by itself, in milliseconds. */
  readonly leaseMs: number;
}

/** A claim that is given up. */
export interface LeaseReturn extends LeaseClaim {
  /** The channel of the bus on which those who wait listen for the key. */
  readonly channel?: string;
}

/** Time-limited rights, each of one holder at a time: against stampedes only. Nothing may rest on them: they may be lost at any moment. */
export interface Leases {
  /**
   * Takes each lease that nobody has. Answers 0 when the holder has it, else for how many milliseconds somebody else may still have it; that
   * holder will then be told that somebody waits.
   */
  take(requests: readonly LeaseRequest[]): Promise<readonly (number | StoreUnavailableError)[]>;
  /**
   * Gives back each lease that the holder still has, and no other's, behind every fill that the store was asked for before. A store that can
   * tells those who wait in the same step; answers whether somebody waits who has not been told.
   */
  give(claims: readonly LeaseReturn[]): Promise<readonly (boolean | StoreUnavailableError)[]>;
}

import type { Fault } from './fault.js';

/** In which order that goes on which is held. */
export interface ReleaseOptions {
  /** What came last goes first. */
  readonly reverse?: boolean;
}

/**
 * A fault that holds what it strikes until the test lets it go.
 *
 * @example
 * ```ts
 * const fault = store.hold('fill').once();
 * const reading = names.get({ id: 1 });
 * await fault.arrived;
 * await names.invalidate({ id: 1 });
 * await fault.release(); // the fill arrives after the invalidation
 * ```
 */
export interface HeldFault extends Fault {
  /** How many are held now. */
  readonly held: number;
  /**
   * Lets go what is held now, one after the other, each when the one before is over; what comes later is held again.
   *
   * Resolves once the last one is over.
   */
  release(options?: ReleaseOptions): Promise<void>;
}

import type { RunningServer } from '../../../support/running-server.js';
import type { RedisPlace } from './redis-place.js';

/** The Redis servers of a proof, however they are set up. */
export interface ProofServers {
  readonly place: RedisPlace;
  /** All of them, whatever role each has at the moment. */
  readonly nodes: readonly RunningServer[];
  /** Those that take writes at the moment. */
  masters(): Promise<readonly RunningServer[]>;
  replicasOf(master: RunningServer): Promise<readonly RunningServer[]>;
  /** Returns who has a slot, and moves it; undefined where there are none. */
  readonly slots?: SlotControls;
  /** Resolves when all servers are up and agree on who does what. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** What can be done with slots. */
export interface SlotControls {
  nodeOfSlot(slot: number): Promise<RunningServer>;
  moveSlot(slot: number, to: RunningServer): Promise<void>;
}

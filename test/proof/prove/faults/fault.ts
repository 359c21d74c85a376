import type { GateKind } from '../processes/gates.js';
import type { TopologyName } from '../topology/topology-name.js';
import type { FaultContext } from './fault-context.js';

/** Something that goes wrong, and is right again afterwards. */
export interface Fault {
  readonly name: string;
  /** Where it can be. */
  readonly topologies: readonly TopologyName[];
  /** What every process has to have between itself and a server. */
  readonly gate?: GateKind;
  /** Readies the database, before anybody works. */
  prepare?(databaseUrl: string): Promise<void>;
  /** Breaks something, waits, and repairs it: also when the proof ends meanwhile. @throws AbortError then */
  run(context: FaultContext): Promise<void>;
}

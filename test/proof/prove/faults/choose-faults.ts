import type { TopologyName } from '../topology/topology-name.js';
import type { Fault } from './fault.js';
import { FAULTS } from './faults.js';

/** Processes are killed at the points of a write, beside all faults. */
export const APP_KILL = 'app-kill';

/** What is broken. */
export interface ChosenFaults {
  readonly names: readonly string[];
  readonly faults: readonly Fault[];
  readonly areProcessesKilled: boolean;
}

/** Returns the faults called so, or all that there can be in a topology. @throws RangeError for names that it does not have */
export function chooseFaults(asked: readonly string[] | 'all', topology: TopologyName): ChosenFaults {
  const possible = FAULTS.filter(({ topologies }) => topologies.includes(topology));
  const known = [APP_KILL, ...possible.map(({ name }) => name)];
  const names = asked === 'all' ? known : asked;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new RangeError(`No such fault (${topology}): ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  const faults = possible.filter(({ name }) => names.includes(name));
  return { names, faults, areProcessesKilled: names.includes(APP_KILL) };
}

import { openCluster } from './cluster.js';
import type { ProofServers } from './proof-servers.js';
import { openSentinel } from './sentinel.js';
import { openStandalone } from './standalone.js';
import type { TopologyName } from './topology-name.js';

const OPEN: Record<TopologyName, () => Promise<ProofServers>> = {
  standalone: openStandalone,
  sentinel: openSentinel,
  cluster: openCluster,
};

/** Starts Redis servers of the proof's own, set up like that. */
export function openServers(topology: TopologyName): Promise<ProofServers> {
  return OPEN[topology]();
}

import { startCluster } from '../../../support/cluster/start-cluster.js';
import type { ProofServers } from './proof-servers.js';

const NODE_TIMEOUT_MS = 1_000;

/** Starts three masters with a replica each. */
export async function openCluster(): Promise<ProofServers> {
  const cluster = await startCluster({ nodeTimeoutMs: NODE_TIMEOUT_MS, requireFullCoverage: false });
  const { nodes, masters, replicasOf, nodeOfSlot, moveSlot, settled, stop } = cluster;
  return {
    place: { cluster: nodes.map(({ port }) => ({ host: '127.0.0.1', port })) },
    nodes,
    masters,
    replicasOf,
    slots: { nodeOfSlot, moveSlot },
    settled,
    stop,
  };
}

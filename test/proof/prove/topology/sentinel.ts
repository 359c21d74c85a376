import { startSentinel } from '../../../support/sentinel/start-sentinel.js';
import type { ProofServers } from './proof-servers.js';

const DOWN_AFTER_MS = 700;

/** Starts a master with a replica, and three sentinels that watch them. */
export async function openSentinel(): Promise<ProofServers> {
  const sentinel = await startSentinel({ downAfterMs: DOWN_AFTER_MS });
  const { name, sentinels, nodes } = sentinel;
  return {
    place: { name, sentinels },
    nodes,
    masters: async () => [await sentinel.master()],
    replicasOf: (master) => Promise.resolve(nodes.filter((node) => node !== master)),
    settled: () => sentinel.settled(),
    stop: () => sentinel.stop(),
  };
}

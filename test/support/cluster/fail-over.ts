import { askRedis } from '../ask-redis.js';
import { waitUntil } from '../wait-until.js';
import type { ClusterView } from './cluster-view.js';

/** Votes for a replica are refused when its master was voted on a moment ago: then it is told again. */
const AGAIN_AFTER_MS = 2_500;

/** Has the replica on `port` take its master's place, and resolves when the others know that it has. */
export async function failOver(
  port: number,
  view: () => Promise<ClusterView>,
  how: 'FORCE' | 'TAKEOVER' | undefined,
): Promise<void> {
  let told = Number.NEGATIVE_INFINITY;
  await waitUntil(`the node on port ${port} has taken its master's place`, async () => {
    if ((await view()).masters.some((master) => master.port === port)) return true;
    if (performance.now() - told < AGAIN_AFTER_MS) return false;
    told = performance.now();
    await askRedis(port, 'CLUSTER', 'FAILOVER', ...(how ? [how] : []));
    return false;
  });
}

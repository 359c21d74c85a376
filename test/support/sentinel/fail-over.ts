import { askRedis } from '../ask-redis.js';
import type { RunningServer } from '../running-server.js';
import { waitUntil } from '../wait-until.js';
import { isMaster } from './is-master.js';

/** A failover can be refused while another one is not quite over, or be given up: then it is asked for again. */
const AGAIN_AFTER_MS = 5_000;

/** Has the sentinel on `port` promote a replica, and resolves to it when most sentinels agree and it is a master. */
export async function failOver(
  port: number,
  name: string,
  master: () => Promise<RunningServer>,
): Promise<RunningServer> {
  const before = await master();
  let asked = Number.NEGATIVE_INFINITY;
  return waitUntil('the sentinels have promoted a replica', async () => {
    const now = await master();
    if (now !== before) return (await isMaster(now.port)) && now;
    if (performance.now() - asked < AGAIN_AFTER_MS) return false;
    await askRedis(port, 'SENTINEL', 'FAILOVER', name);
    asked = performance.now();
    return false;
  });
}

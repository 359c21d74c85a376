import { askRedis } from '../ask-redis.js';
import type { RunningServer } from '../running-server.js';
import { waitUntil } from '../wait-until.js';

const SLOTS = 16_384;

/** Makes one cluster of nodes that know nothing yet: the slots are shared out among the masters, and the replicas in turn. */
export async function formCluster(
  masters: readonly RunningServer[],
  replicas: readonly RunningServer[],
): Promise<void> {
  const [first, ...others] = [...masters, ...replicas];
  // Nodes that agree on epochs from the start need not settle that first.
  await Promise.all(masters.map(({ port }, index) => askRedis(port, 'CLUSTER', 'SET-CONFIG-EPOCH', index + 1)));
  await Promise.all(masters.map(({ port }, index) => giveSlots(port, index, masters.length)));
  await Promise.all(others.map(({ port }) => askRedis(first!.port, 'CLUSTER', 'MEET', '127.0.0.1', port)));
  await untilAllMet([first!, ...others]);
  const ids = await Promise.all(masters.map(({ port }) => askRedis<string>(port, 'CLUSTER', 'MYID')));
  await Promise.all(
    replicas.map(({ port }, index) => askRedis(port, 'CLUSTER', 'REPLICATE', ids[index % ids.length]!)),
  );
}

async function giveSlots(port: number, index: number, count: number): Promise<void> {
  const from = (position: number): number => Math.round((position * SLOTS) / count);
  await askRedis(port, 'CLUSTER', 'ADDSLOTSRANGE', from(index), from(index + 1) - 1);
}

async function untilAllMet(nodes: readonly RunningServer[]): Promise<void> {
  await waitUntil('all nodes of the cluster have met', async () => {
    const known = await Promise.all(nodes.map(({ port }) => askRedis<string>(port, 'CLUSTER', 'NODES')));
    return known.every((text) => text.trim().split('\n').length === nodes.length && !text.includes('handshake'));
  });
}

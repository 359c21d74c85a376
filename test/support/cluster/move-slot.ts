import { askRedis } from '../ask-redis.js';
import type { ClusterMember } from './cluster-member.js';
import type { ClusterView } from './cluster-view.js';

const KEYS_AT_A_TIME = 100;
const MIGRATE_TIMEOUT_MS = 1_000;

/** Moves a slot with all its keys to another master, while clients go on using it; when that fails, the slot stays open to nobody. */
export async function moveSlot(view: ClusterView, slot: number, to: ClusterMember): Promise<void> {
  const from = view.ownerOf(slot);
  if (from.id === to.id) return;
  try {
    await askRedis(to.port, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id);
    await askRedis(from.port, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id);
    await moveKeys(slot, from, to);
  } catch (error) {
    await Promise.allSettled([from, to].map(({ port }) => askRedis(port, 'CLUSTER', 'SETSLOT', slot, 'STABLE')));
    throw error;
  }
  // The new owner first: should the rest fail, gossip brings it to the others.
  const others = view.masters.filter(({ id }) => id !== from.id && id !== to.id);
  for (const { port } of [to, from, ...others]) await askRedis(port, 'CLUSTER', 'SETSLOT', slot, 'NODE', to.id);
}

async function moveKeys(slot: number, from: ClusterMember, to: ClusterMember): Promise<void> {
  for (;;) {
    const keys = await askRedis<string[]>(from.port, 'CLUSTER', 'GETKEYSINSLOT', slot, KEYS_AT_A_TIME);
    if (keys.length === 0) return;
    await askRedis(from.port, 'MIGRATE', '127.0.0.1', to.port, '', 0, MIGRATE_TIMEOUT_MS, 'KEYS', ...keys);
  }
}

import { setImmediate } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askRedis } from '../ask-redis.js';
import { waitUntil } from '../wait-until.js';
import { startCluster, type RedisCluster } from './start-cluster.js';

/** The slot of every key with the hash tag {a}. */
const SLOT = 15_495;

describe('startCluster', () => {
  let cluster: RedisCluster;
  let client: Cluster;

  beforeAll(async () => {
    cluster = await startCluster();
    client = new Cluster(cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port })));
    await client.set('{a}first', 'kept');
  });

  afterAll(async () => {
    client.disconnect();
    await cluster.stop();
  });

  it('gives every master a replica of its own', async () => {
    const masters = await cluster.masters();
    const replicas = await Promise.all(masters.map((master) => cluster.replicasOf(master)));
    expect(masters).toHaveLength(3);
    expect(new Set([...masters, ...replicas.flat()])).toEqual(new Set(cluster.nodes));
  });

  it('moves a slot with its keys while a client writes to it', async () => {
    const from = await cluster.nodeOfSlot(SLOT);
    const to = (await cluster.masters()).find((master) => master !== from)!;
    let written = 0;
    let isMoving = true;
    const writing = (async () => {
      while (isMoving) {
        await client.set(`{a}${written++}`, 'written');
        await setImmediate();
      }
    })();
    await waitUntil('something was written', async () => written > 200);
    await cluster.moveSlot(SLOT, to);
    isMoving = false;
    await writing;

    expect(await cluster.nodeOfSlot(SLOT)).toBe(to);
    expect(await askRedis(from.port, 'CLUSTER', 'COUNTKEYSINSLOT', SLOT)).toBe(0);
    expect(await askRedis(to.port, 'CLUSTER', 'COUNTKEYSINSLOT', SLOT)).toBe(written + 1);
    expect(await client.get('{a}first')).toBe('kept');
  });

  it('promotes the replica of a master that was killed, and takes the old one back as a replica', async () => {
    const killed = await cluster.nodeOfSlot(SLOT);
    const [replica] = await cluster.replicasOf(killed);
    await killed.kill();
    await waitUntil('the replica has taken its place', async () => (await cluster.nodeOfSlot(SLOT)) === replica);
    await killed.restart({ empty: true });
    await cluster.settled();
    expect(await cluster.replicasOf(replica!)).toEqual([killed]);
  });

  /** Replicas that are not voted for wait for several seconds before they ask again. */
  const SEVERAL_VOTES_MS = 60_000;
  it('finds the masters that answer while one is halted', { timeout: SEVERAL_VOTES_MS }, async () => {
    const halted = await cluster.nodeOfSlot(SLOT);
    const [replica] = await cluster.replicasOf(halted);
    halted.pause();
    const isPromoted = async (): Promise<boolean> => (await cluster.nodeOfSlot(SLOT)) === replica;
    await waitUntil('the replica has taken its place', isPromoted, SEVERAL_VOTES_MS);
    halted.resume();
    await cluster.settled();
    expect(await cluster.nodeOfSlot(SLOT)).toBe(replica);
  });

  it.each([undefined, 'FORCE', 'TAKEOVER'] as const)('promotes a replica that is told to (%s)', async (how) => {
    const master = await cluster.nodeOfSlot(SLOT);
    const [replica] = await cluster.replicasOf(master);
    await cluster.failover(replica!, how);
    await cluster.settled();
    expect(await cluster.nodeOfSlot(SLOT)).toBe(replica);
  });
});

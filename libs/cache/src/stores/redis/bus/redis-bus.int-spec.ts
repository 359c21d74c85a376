import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type RedisCluster } from '../../../../../../test/support/cluster/start-cluster.js';
import { startRedis } from '../../../../../../test/support/redis-server.js';
import type { RunningServer } from '../../../../../../test/support/running-server.js';
import { uniquePrefix } from '../../../../../../test/support/unique-prefix.js';
import { leaseKeyOf } from '../../../core/key/lease-key-of.js';
import type { Bus, BusListener } from '../../../core/ports/bus.js';
import { FaultProxy } from '../../../testing/proxy/fault-proxy.js';
import type { RedisLocation } from '../redis-location.js';
import { RedisStore } from '../redis-store.js';

const BUDGETS = { readBudgetMs: 5_000, writeBudgetMs: 5_000 };
const SLOW = { timeout: 15_000 };

/** Writes down what a bus tells. */
class Notes implements BusListener {
  readonly all: string[] = [];
  heard = (message: string) => void this.all.push(message);
  connected = () => void this.all.push('connected');
  lost = () => void this.all.push('lost');
}

const ends: (() => unknown)[] = [];
let channel: string;

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function open(location: RedisLocation): Promise<{ store: RedisStore; bus: Bus; notes: Notes }> {
  channel ??= `{${uniquePrefix()}:~bus}`;
  const store = new RedisStore(location, BUDGETS);
  await store.open();
  const notes = new Notes();
  const bus = store.openBus(channel, notes);
  ends.push(
    () => store.close(),
    () => bus.close(),
  );
  await expect.poll(() => notes.all, SLOW).toEqual(['connected']);
  return { store, bus, notes };
}

/** Has a lease taken that somebody else then wants, and gives it back; returns its key, and whether somebody is still to be told. */
async function giveBack({ leases }: RedisStore) {
  const claim = { key: leaseKeyOf(`{${uniquePrefix()}}e`), holder: 'one' };
  await leases.take([
    { ...claim, leaseMs: 60_000 },
    { ...claim, holder: 'two', leaseMs: 60_000 },
  ]);
  return { key: claim.key, isToTell: (await leases.give([{ ...claim, channel }]))[0] };
}

describe('a bus over one server', () => {
  let server: RunningServer;
  let admin: Redis;
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  it('carries messages to all, the sender included, in their order', async () => {
    const [one, other] = [await open(server.url), await open(server.url)];
    for (const message of ['a', 'b', 'ü']) one.bus.publish(message);
    for (const { notes } of [one, other])
      await expect.poll(() => notes.all, SLOW).toEqual(['connected', 'a', 'b', 'ü']);
  });

  it('is told of a lease in the very step that gives it back, if somebody waits for it', async () => {
    const { store, notes } = await open(server.url);
    const { key, isToTell } = await giveBack(store);
    expect(isToTell).toBe(false);
    await expect.poll(() => notes.all, SLOW).toEqual(['connected', key]);
    const claim = { key, holder: 'three' };
    await store.leases.take([{ ...claim, leaseMs: 60_000 }]);
    expect(await store.leases.give([{ ...claim, channel }])).toEqual([false]);
    await expect.poll(() => notes.all, SLOW).toEqual(['connected', key]);
  });

  it('is not told where the user may not publish, who gives leases back all the same', async () => {
    await admin.acl('SETUSER', 'silent', 'on', '>s', '~*', '+@all', '-publish');
    const store = new RedisStore({ url: server.url, username: 'silent', password: 's' }, BUDGETS);
    await store.open();
    expect(await giveBack(store)).toMatchObject({ isToTell: true });
    await store.close();
  });

  it('is left to whoever gives a lease back where nobody listens at the server: the bus may be another one', async () => {
    const store = new RedisStore(server.url, BUDGETS);
    await store.open();
    expect(await giveBack(store)).toMatchObject({ isToTell: true });
    await store.close();
  });

  it('opens a connection of its own also beside a client of the user’s', async () => {
    const client = new Redis(server.url, { enableOfflineQueue: false, autoResendUnfulfilledCommands: false });
    const { bus, notes } = await open(client);
    bus.publish('a');
    await expect.poll(() => notes.all, SLOW).toEqual(['connected', 'a']);
    expect(await client.echo('x')).toBe('x');
    client.disconnect();
  });

  it('says that it was lost, once, and finds its way back when its connection ends', async () => {
    const { bus, notes } = await open(server.url);
    await admin.client('KILL', 'TYPE', 'pubsub');
    await expect.poll(() => notes.all, SLOW).toEqual(['connected', 'lost', 'connected']);
    bus.publish('a');
    await expect.poll(() => notes.all, SLOW).toEqual(['connected', 'lost', 'connected', 'a']);
  });

  it('notices that nothing arrives any more although the connection is there', async () => {
    const proxy = await FaultProxy.start({ target: server.url });
    ends.push(() => proxy.stop());
    const { notes } = await open(proxy.url);
    const silence = proxy.halfOpen();
    await expect.poll(() => notes.all, SLOW).toContain('lost');
    silence.heal();
    await expect.poll(() => notes.all, SLOW).toEqual(['connected', 'lost', 'connected']);
  });

  it('says once that it may not listen, and publishing costs nobody anything', async () => {
    await admin.acl('SETUSER', 'deaf', 'on', '>s', '~*', '+@all', 'resetchannels');
    const store = new RedisStore({ url: server.url, username: 'deaf', password: 's' }, BUDGETS);
    await store.open();
    const notes = new Notes();
    const bus = store.openBus('{x:~bus}', notes);
    await expect.poll(() => notes.all, SLOW).toEqual(['lost']);
    bus.publish('a');
    expect(await store.recall('{x}')).toBeNull();
    bus.close();
    await store.close();
    expect(notes.all).toEqual(['lost']);
  });

  it('leaves nothing open when it is closed', async () => {
    const { bus, notes } = await open(server.url);
    const listeners = async () => (await admin.pubsub('NUMSUB', channel))[1];
    expect(await listeners()).toBe(1);
    bus.close();
    await expect.poll(listeners, SLOW).toBe(0);
    bus.publish('a');
    expect(notes.all).toEqual(['connected']);
  });
});

describe('a bus over a cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => void (cluster = await startCluster({ requireFullCoverage: false })), 60_000);
  afterAll(() => cluster.stop());

  it('is told of a lease by who gave it back: the channel is in another slot', async () => {
    const { store, notes } = await open({ cluster: cluster.nodes.map(({ url }) => url) });
    expect(await giveBack(store)).toMatchObject({ isToTell: true });
    expect(notes.all).toEqual(['connected']);
  });

  it('carries messages over the node that has the slot of the channel, and no other', async () => {
    const location = { cluster: cluster.nodes.map(({ url }) => url) };
    const [one, other] = [await open(location), await open(location)];
    one.bus.publish('a');
    for (const { notes } of [one, other]) await expect.poll(() => notes.all, SLOW).toEqual(['connected', 'a']);
    const counts = await Promise.all(
      cluster.nodes.map(async ({ url }) => {
        const node = new Redis(url);
        const [, count] = (await node.call('PUBSUB', 'SHARDNUMSUB', channel)) as [string, number];
        node.disconnect();
        return count;
      }),
    );
    expect(counts.filter(Boolean)).toEqual([2]);
  });
});

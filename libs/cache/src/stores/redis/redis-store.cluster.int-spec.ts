import calculateSlot from 'cluster-key-slot';
import { Cluster, Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type RedisCluster } from '../../../../../test/support/cluster/start-cluster.js';
import type { RunningServer } from '../../../../../test/support/running-server.js';
import { uniquePrefix } from '../../../../../test/support/unique-prefix.js';
import type { CacheEvent } from '../../core/access/cache-event.js';
import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import { KeySpace } from '../../core/key/key-space.js';
import type { Cell, CellReply } from '../../core/ports/store.js';
import { storeConformanceCases } from '../../testing/conformance/store-conformance-cases.js';
import { RedisStore } from './redis-store.js';

const BUDGETS = { readBudgetMs: 2_000, writeBudgetMs: 2_000 };
const BUCKETS = 64;

let cluster: RedisCluster;
let store: RedisStore;

beforeAll(async () => {
  cluster = await startCluster({ requireFullCoverage: false });
}, 60_000);

afterAll(() => cluster.stop());

async function openStore(): Promise<RedisStore> {
  const opened = new RedisStore({ cluster: cluster.nodes.map(({ url }) => url) }, BUDGETS);
  await opened.open();
  return opened;
}

/** The token cells of a namespace that nobody else uses, one per bucket. */
function spaces(): readonly Cell[] {
  return new KeySpace(uniquePrefix(), 'n', (text) => text, BUCKETS).spaces;
}

function slotOf({ key }: Cell): number {
  return calculateSlot(key);
}

describe('RedisStore on a cluster', () => {
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store.close());

  async function passTime(ms: number): Promise<void> {
    const client = new Redis(cluster.nodes[0]!.url);
    const now = async (): Promise<number> => {
      const [seconds, micros] = await client.time();
      return Number(seconds) * 1_000 + Number(micros) / 1_000;
    };
    const until = (await now()) + ms;
    while ((await now()) < until);
    client.disconnect();
  }

  for (const { title, run } of storeConformanceCases) it(title, () => run({ store, prefix: uniquePrefix(), passTime }));

  it('reads, removes, deletes and scans keys of an older cache wherever they are', async () => {
    const prefix = uniquePrefix();
    const keys = Array.from({ length: 30 }, (_, i) => `${prefix}-id-{${i}}-x`);
    const client = new Cluster([{ host: '127.0.0.1', port: Number(new URL(cluster.nodes[0]!.url).port) }]);
    await Promise.all(keys.map((key) => client.set(key, key, 'PX', 60_000)));
    const found = await store.readOld(keys);
    expect(found.map((old) => Buffer.from(old!.bytes).toString())).toEqual(keys);
    const scanned: string[] = [];
    for await (const some of store.scanOld(`${prefix}-*`)) scanned.push(...some);
    expect(scanned.sort()).toEqual([...keys].sort());
    expect(await store.removeOld(keys[0]!, Buffer.from('other'))).toBe(false);
    expect(await store.removeOld(keys[0]!, Buffer.from(keys[0]!))).toBe(true);
    const cells = keys.map((key): Cell => ({ kind: 'old', key, pendingKey: key }));
    expect((await store.finalise('w', [...cells, ...spaces()])).deleted).toBe(29);
    expect((await store.readOld(keys)).filter(Boolean)).toEqual([]);
    client.disconnect();
  });

  it('spreads a namespace over 64 buckets, and all masters have some of them', async () => {
    expect(store.buckets).toBe(BUCKETS);
    const owners = await Promise.all(spaces().map(async (cell) => (await cluster.nodeOfSlot(slotOf(cell))).port));
    expect(new Set(owners).size).toBe(3);
  });

  it('reads, mints, marks and finalises cells of all nodes in one call each', async () => {
    const cells = spaces();
    const minted = await store.mint(cells, 1_000);
    expect(minted.every((token) => token instanceof Uint8Array)).toBe(true);
    expect((await store.read(cells)).map(hex)).toEqual(minted.map(hex));
    await store.mark('w', cells, 60_000);
    expect(await store.mint(cells, 1_000)).toEqual(cells.map(() => null));
    expect((await store.finalise('w', cells)).marksAlive).toBe(BUCKETS);
  });

  it('refuses fewer than two buckets, so that no process takes the keys of another for its own', () => {
    expect(() => new RedisStore({ cluster: ['redis://a:1'], buckets: 1 })).toThrow(/`buckets` is 1.*2 to 1024/);
    expect(() => new RedisStore({ cluster: [] })).toThrow(/lists no node/);
  });

  it('says what to give instead when a node of a cluster is given as a single server', async () => {
    const single = new RedisStore(cluster.nodes[0]!.url, BUDGETS);
    await single.open();
    const replies = await single.mint(spaces(), 1_000);
    expect(replies.find((reply) => reply instanceof Error)).toMatchObject({
      message: expect.stringMatching(/cluster: \[/),
    });
    await single.close();
  });
});

describe('RedisStore on a cluster whose slots move', () => {
  afterEach(() => store.close());

  it('follows a slot to its new node, where nothing that was cached counts any more', async () => {
    store = await openStore();
    const [cell] = spaces() as [Cell];
    const [before] = await store.mint([cell], 60_000);
    const from = await cluster.nodeOfSlot(slotOf(cell));
    const to = (await cluster.masters()).find(({ port }) => port !== from.port)!;
    const [server, { generation }] = [store.serverOf(cell.key), store];
    await cluster.moveSlot(slotOf(cell), to);
    expect(await store.read([cell])).toEqual([null]);
    expect(store.serverOf(cell.key)).not.toBe(server);
    expect(store.generation).toBeGreaterThan(generation);
    const [after] = await store.mint([cell], 60_000);
    expect(hex(after)).not.toBe(hex(before));
    expect((await store.read([cell])).map(hex)).toEqual([hex(after)]);
  });

  it('marks and finalises while a slot is on its way, and mints nothing meanwhile', async () => {
    store = await openStore();
    const space = new KeySpace(uniquePrefix(), 'n', (text) => text, BUCKETS);
    const cells = [space.spaces[0]!, space.entry('x', 0), space.entry('y', 0)];
    const slot = slotOf(cells[0]!);
    await store.mint(cells.slice(0, 2), 60_000);
    const move = await halfMoved(slot);
    await store.mark('w', cells, 60_000);
    expect((await minted(cells)).every((token) => !(token instanceof Uint8Array))).toBe(true);
    await move.finish();
    // The marks have arrived with the slot.
    await expect.poll(() => minted(cells)).toEqual([null, null, null]);
    await store.finalise('w', cells);
    expect((await minted(cells)).every((token) => token instanceof Uint8Array)).toBe(true);
  });

  it('lifts marks, and deletes again, while a slot is on its way', async () => {
    store = await openStore();
    const space = new KeySpace(uniquePrefix(), 'n', (text) => text, BUCKETS);
    const cells = [space.spaces[0]!, space.entry('x', 0)];
    await store.mark('w', cells, 60_000);
    const move = await halfMoved(slotOf(cells[0]!));
    await store.finalise('w', cells);
    await move.finish();
    await expect.poll(async () => (await minted(cells)).every((token) => token instanceof Uint8Array)).toBe(true);
  });

  async function minted(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    return store.mint(cells, 60_000).catch(() => cells.map(() => new StoreUnavailableError('all of them')));
  }

  /** Begins to move a slot and leaves it there; `finish` moves the keys and ends it. */
  async function halfMoved(slot: number): Promise<{ finish(): Promise<void> }> {
    const from = await cluster.nodeOfSlot(slot);
    const to = (await cluster.masters()).find(({ port }) => port !== from.port)!;
    const [source, target] = [new Redis(from.url), new Redis(to.url)];
    const [fromId, toId] = [await source.cluster('MYID'), await target.cluster('MYID')];
    await target.cluster('SETSLOT', slot, 'IMPORTING', String(fromId));
    await source.cluster('SETSLOT', slot, 'MIGRATING', String(toId));
    return {
      async finish() {
        await cluster.moveSlot(slot, to);
        source.disconnect();
        target.disconnect();
      },
    };
  }
});

describe('RedisStore on a cluster that loses a node', () => {
  it('leaves the other slots untouched, finds the new master, and believes nothing of what it inherited', async () => {
    store = await openStore();
    const events: CacheEvent[] = [];
    store.watch({ observe: (event) => events.push(event) });
    const cells = spaces();
    const before = await store.mint(cells, 60_000);
    const victim = await cluster.nodeOfSlot(slotOf(cells[0]!));
    const owners = await Promise.all(cells.map((cell) => cluster.nodeOfSlot(slotOf(cell))));
    const lost = cells.filter((_, i) => owners[i] === victim);
    const kept = cells.filter((_, i) => owners[i] !== victim);
    await victim.kill();
    const isMissing = async (): Promise<boolean> => {
      const replies = await store.read(cells);
      return cells.every((cell, i) => replies[i] instanceof Error === lost.includes(cell));
    };
    await expect.poll(isMissing, { timeout: 5_000 }).toBe(true);
    expect((await store.read(kept)).map(hex)).toEqual(kept.map((cell) => hex(before[cells.indexOf(cell)])));
    const failure = await store.mark('w', cells, 1_000).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE', unreached: lost.map(({ key }) => key) });
    await store.finalise('w', kept);
    const inherited = async (): Promise<readonly CellReply[]> =>
      store.read(lost).catch(() => lost.map(() => new StoreUnavailableError('none of them')));
    await expect.poll(inherited, { timeout: 15_000 }).toEqual(lost.map(() => null));
    expect((await store.mint(lost, 60_000)).every((token) => token instanceof Uint8Array)).toBe(true);
    expect(events).toContainEqual(expect.objectContaining({ type: 'connection', node: nameOf(victim), state: 'lost' }));
    await store.close();
    await victim.restart();
    await cluster.settled();
  }, 60_000);
});

function nameOf({ port }: RunningServer): string {
  return `127.0.0.1:${port}`;
}

function hex(bytes: unknown): string {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : String(bytes);
}

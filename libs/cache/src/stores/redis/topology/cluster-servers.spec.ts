import calculateSlot from 'cluster-key-slot';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RedisNode } from '../connection/redis-node.js';
import { ClusterServers } from './cluster-servers.js';
import type { SlotRange } from './slot-map.js';

const OLD = '10.0.0.1:6379';
const NEW = '10.0.0.2:6379';
const TAGS = ['{shop:a}', '{shop:b}'] as const;
const SLOT_OF_A = calculateSlot(TAGS[0]);

const everySlotAt = (address: string): readonly SlotRange[] => [{ first: 0, last: 16_383, addresses: [address] }];
const nodeAt = (name: string) =>
  ({ name, status: 'connected', isAway: false, open: () => Promise.resolve(), close: () => undefined }) as RedisNode;

/** What the cluster says of its slots. */
let ranges: readonly SlotRange[];
let servers: ClusterServers;

beforeEach(async () => {
  ranges = everySlotAt(OLD);
  servers = new ClusterServers({
    seeds: [OLD],
    createNode: nodeAt,
    askSlots: () => Promise.resolve(ranges),
  });
  await servers.open();
});
afterEach(() => servers.close());

const ownersOf = () => TAGS.map((tag) => servers.nodeOf(tag)?.name);
/** Has it look at the slots once more. */
const refreshed = async (isSeen: () => boolean): Promise<void> => {
  servers.doubt();
  await vi.waitUntil(isSeen);
};

it('counts each time that keys come to another server, also when that was connected before', async () => {
  expect(ownersOf()).toEqual([OLD, OLD]);
  expect(servers.changes).toBe(0);
  servers.moved({ slot: SLOT_OF_A, address: NEW }, nodeAt(OLD));
  expect(ownersOf()).toEqual([NEW, OLD]);
  expect(servers.changes).toBe(1);
  ranges = everySlotAt(NEW);
  await refreshed(() => servers.nodes().length === 1);
  expect(ownersOf()).toEqual([NEW, NEW]);
  expect(servers.changes).toBe(2);
});

it('does not count what it knows already, nor slots that nobody asked for', async () => {
  expect(servers.nodeOf(TAGS[0])?.name).toBe(OLD);
  servers.moved({ slot: SLOT_OF_A, address: OLD }, nodeAt(OLD));
  ranges = [...everySlotAt(NEW), { first: SLOT_OF_A, last: SLOT_OF_A, addresses: [OLD] }];
  await refreshed(() => servers.nodes().length === 2);
  expect(servers.changes).toBe(0);
});

it('remembers no old key, whatever its name', () => {
  expect(servers.nodeOf('cart:{shop:a}')?.name).toBe(OLD);
  servers.moved({ slot: SLOT_OF_A, address: NEW }, nodeAt(OLD));
  expect(servers.nodeOf('cart:{shop:a}')?.name).toBe(NEW);
  expect(servers.changes).toBe(0);
});

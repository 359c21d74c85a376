import calculateSlot from 'cluster-key-slot';
import { Pause } from '../connection/pause.js';
import type { ConnectionStatus, RedisNode } from '../connection/redis-node.js';
import type { Redirection } from '../connection/server-error.js';
import { SlotMap, type SlotRange } from './slot-map.js';
import type { Topology } from './topology.js';

/** What a cluster is made of. */
export interface ClusterParts {
  /** Addresses of some nodes, `host:port`. */
  readonly seeds: readonly string[];
  /** Makes the node at an address that the cluster named. */
  createNode(address: string): RedisNode;
  /** Returns what the node at `address`, of whatever role, says of the slots. */
  askSlots(address: string): Promise<readonly SlotRange[]>;
}

/** Nobody tells of a master that has been replaced: the cluster is asked now and then, and at once when something was not as expected. */
const REFRESH_EVERY_MS = 2_000;
/** While something is not as expected. A failover takes far longer. */
const REFRESH_AGAIN_MS = 250;
/** What keys of this library begin with: prefix, namespace and bucket. */
const TAG = /^\{[^{}:]+:[^{}]+\}$/;

/**
 * The masters of a cluster, each over a connection of its own.
 *
 * The client library's own cluster sends a command again, and to whichever node: then nobody could say who has answered, and whether that
 * one is to be believed (invariant 6). So the map of slots is kept here.
 */
export class ClusterServers implements Topology {
  readonly isOneServer = false;
  private readonly slots = new SlotMap();
  private readonly slotOfTag = new Map<string, number>();
  /** Those of these tags. */
  private readonly askedFor = new Set<number>();
  private readonly masters = new Map<string, RedisNode>();
  private readonly pause = new Pause();
  private addresses: readonly string[] = [];
  private failure: Error | null = null;
  private isDoubted = false;
  private isClosed = false;
  changes = 0;

  constructor(private readonly parts: ClusterParts) {}

  get status(): ConnectionStatus {
    if (this.isClosed) return 'closed';
    const states = this.nodes().map(({ status }) => status);
    if (states.length > 0 && states.every((state) => state === 'connected')) return 'connected';
    return states.length === 0 && this.failure === null ? 'connecting' : 'unavailable';
  }

  get isAway(): boolean {
    for (const node of this.masters.values()) if (!node.isAway) return false;
    return true;
  }

  get lastError(): Error | null {
    return this.nodes().find(({ lastError }) => lastError)?.lastError ?? this.failure;
  }

  nodeOf(tag: string): RedisNode | undefined {
    const owner = this.slots.ownerOf(this.slotOf(tag));
    return owner === undefined ? undefined : this.masters.get(owner);
  }

  moved(to: Redirection, from: RedisNode): RedisNode | undefined {
    this.doubt();
    const node = this.asked(to, from);
    if (node) this.change(() => this.slots.set(to.slot, node.name));
    return node;
  }

  asked({ address }: Redirection, from: RedisNode): RedisNode | undefined {
    if (this.isClosed || !/:\d+$/.test(address)) return undefined;
    return this.masterAt(address.startsWith(':') ? hostIn(from.name) + address : address);
  }

  doubt(): void {
    this.isDoubted = true;
    this.pause.skip();
  }

  nodes(): readonly RedisNode[] {
    return [...this.slots.addresses()].flatMap((address) => this.masters.get(address) ?? []);
  }

  async open(): Promise<void> {
    await this.refresh();
    await Promise.all(this.nodes().map((node) => node.open()));
    void this.keepRefreshing();
  }

  close(): void {
    this.isClosed = true;
    this.pause.end();
    for (const node of this.masters.values()) node.close();
  }

  /** Notices whether something that was asked for has come to another server, which need not be a new one. */
  private change(slots: () => void): void {
    const owners = (): string => [...this.askedFor].map((slot) => this.slots.ownerOf(slot)).join();
    const before = owners();
    slots();
    if (owners() !== before) this.changes++;
  }

  private slotOf(tag: string): number {
    let slot = this.slotOfTag.get(tag);
    if (slot !== undefined) return slot;
    slot = calculateSlot(tag);
    // Old keys are no tags, and there are too many of them to remember.
    if (!TAG.test(tag)) return slot;
    this.slotOfTag.set(tag, slot);
    this.askedFor.add(slot);
    return slot;
  }

  private masterAt(address: string): RedisNode {
    let node = this.masters.get(address);
    if (!node) {
      node = this.parts.createNode(address);
      this.masters.set(address, node);
      void node.open();
    }
    return node;
  }

  private async keepRefreshing(): Promise<void> {
    while (!this.isClosed) {
      if (!this.isDoubted) await this.pause.last(REFRESH_EVERY_MS);
      this.isDoubted = false;
      await this.refresh();
      if (this.isDoubted || this.status !== 'connected') await this.pause.last(REFRESH_AGAIN_MS);
    }
  }

  /** Asks one node after the other until one knows. */
  private async refresh(): Promise<void> {
    const candidates = new Set([...shuffled(this.slots.addresses()), ...shuffled(this.addresses), ...this.parts.seeds]);
    for (const address of candidates) {
      if (this.isClosed) return;
      try {
        const ranges = await this.parts.askSlots(address);
        if (ranges.length > 0) return this.adopt(ranges);
      } catch (error) {
        this.failure = error as Error;
      }
    }
  }

  private adopt(ranges: readonly SlotRange[]): void {
    if (this.isClosed) return;
    this.failure = null;
    this.change(() => this.slots.replace(ranges));
    this.addresses = ranges.flatMap(({ addresses }) => addresses);
    const wanted = this.slots.addresses();
    for (const address of wanted) this.masterAt(address);
    for (const [address, node] of this.masters) {
      if (wanted.has(address)) continue;
      this.masters.delete(address);
      node.close();
    }
  }
}

function hostIn(address: string): string {
  return address.slice(0, address.lastIndexOf(':'));
}

/** So that not every process asks the same node. */
function shuffled(addresses: Iterable<string>): readonly string[] {
  return [...addresses]
    .map((address) => ({ address, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ address }) => address);
}

import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ENTRY_HEAD_LENGTH, entryToken, placeholder } from '../../core/entry/entry-cell.js';
import { FRESH_LENGTH, FRESH_OFFSET } from '../../core/entry/entry-life.js';
import { decodeEnvelope } from '../../core/entry/envelope.js';
import { EPOCH_LENGTH, isOfEpoch, sameBytes, TOKEN_LENGTH, TOKEN_RANDOM_LENGTH } from '../../core/entry/token.js';
import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import type { Bus, BusListener } from '../../core/ports/bus.js';
import type { Clock } from '../../core/ports/clock.js';
import type {
  CacheStore,
  Cell,
  CellReply,
  FillRequest,
  FinaliseReply,
  ListedMember,
  ListPage,
  ListQuery,
  Registration,
  TouchRequest,
} from '../../core/ports/store.js';
import { Listings } from './listings.js';
import { LoopBuses } from './loop-buses.js';
import { MemoryLeases } from './memory-leases.js';
import { PendingWriters } from './pending-writers.js';
import { RegisteredMembers } from './registered-members.js';

/** How much an in-process store may keep. */
export interface MemoryStoreOptions {
  /** Cells kept at most; the least recently used are evicted. Default 100 000. */
  readonly maxEntries?: number;
  /** Bytes of keys and values kept at most. Default 64 MiB. */
  readonly maxBytes?: number;
  /** Buckets that namespaces are spread over, as on a cluster: for tests. Default 1. */
  readonly buckets?: number;
  readonly clock?: Clock;
}

interface Held {
  readonly bytes: Uint8Array;
  /** Milliseconds since the Unix epoch; null lives until evicted. */
  readonly expiresAt: number | null;
}

/** Keeps cells in this process: the same semantics as Redis, seen by nobody else, gone with the process. */
export class MemoryStore implements CacheStore {
  readonly name = 'memory';
  readonly shared: boolean = false;
  readonly buckets: number;
  private readonly epoch = randomBytes(EPOCH_LENGTH);
  private readonly cells: LRUCache<string, Held>;
  /** Not evictable: a lost mark would let a reader fill while a writer is pending. */
  private readonly pending: PendingWriters;
  private readonly registered: RegisteredMembers;
  private readonly listings: Listings;
  readonly leases: MemoryLeases;
  private readonly facts = new Map<string, string>();
  private readonly buses = new LoopBuses();
  private readonly clock: Clock;
  private minted = 0;
  private closed = false;

  constructor({
    maxEntries = 100_000,
    maxBytes = 64 * 1024 * 1024,
    buckets = 1,
    clock = { now: () => Date.now() },
  }: MemoryStoreOptions = {}) {
    this.buckets = buckets;
    this.clock = clock;
    this.leases = new MemoryLeases(clock);
    this.pending = new PendingWriters(clock);
    this.registered = new RegisteredMembers(clock);
    this.listings = new Listings(clock);
    this.cells = new LRUCache<string, Held>({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: (held, key) => 2 * key.length + held.bytes.length + 1,
    });
  }

  openBus(channel: string, listener: BusListener): Bus {
    return this.buses.open(channel, listener);
  }

  async read(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    this.assertOpen();
    // Copies: what a codec hands out must never be the stored bytes themselves.
    return Promise.resolve(cells.map((cell) => copy(wantedOf(cell, this.current(cell)))));
  }

  async mint(cells: readonly Cell[], ttlMs: number): Promise<readonly CellReply[]> {
    this.assertOpen();
    return Promise.resolve(cells.map((cell) => this.tokenOf(cell) ?? this.mintOne(cell, ttlMs)));
  }

  async fill(requests: readonly FillRequest[]): Promise<readonly boolean[]> {
    this.assertOpen();
    return Promise.resolve(requests.map((request) => this.fillOne(request)));
  }

  async touch(requests: readonly TouchRequest[]): Promise<readonly boolean[]> {
    this.assertOpen();
    return Promise.resolve(requests.map((request) => this.touchOne(request)));
  }

  async mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    this.assertOpen();
    for (const { key, pendingKey } of cells) {
      this.cells.delete(key);
      this.pending.add(pendingKey, writer, leaseMs);
    }
    return Promise.resolve();
  }

  async finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    this.assertOpen();
    let deleted = 0;
    let marksAlive = 0;
    for (const { key, pendingKey, listed } of cells) {
      if (this.find(key)) deleted++;
      this.cells.delete(key);
      if (listed) this.listings.remove(listed);
      if (this.pending.remove(pendingKey, writer)) marksAlive++;
    }
    return Promise.resolve({ deleted, marksAlive });
  }

  async register(
    registrations: readonly Registration[],
    leaseMs: number,
    how: 'add' | 'renew',
  ): Promise<readonly boolean[]> {
    this.assertOpen();
    return Promise.resolve(registrations.map((one) => this.registered.register(one, leaseMs, how)));
  }

  async members(keys: readonly string[]): Promise<readonly (readonly string[])[]> {
    this.assertOpen();
    return Promise.resolve(keys.map((key) => this.registered.of(key)));
  }

  async list(queries: readonly ListQuery[]): Promise<readonly ListPage[]> {
    this.assertOpen();
    return Promise.resolve(
      queries.map(({ listing, after, limit }) => {
        const tokens = listing.under.map((cell) => this.current(cell) ?? new Uint8Array());
        return this.listings.page(listing.key, Buffer.concat(tokens), after, limit);
      }),
    );
  }

  async unlist(key: string, members: readonly ListedMember[]): Promise<void> {
    this.assertOpen();
    for (const { member, deadline } of members) this.listings.remove({ key, member }, deadline);
    return Promise.resolve();
  }

  async recall(key: string): Promise<string | null> {
    this.assertOpen();
    return Promise.resolve(this.facts.get(key) ?? null);
  }

  async remember(key: string, fact: string): Promise<void> {
    this.assertOpen();
    this.facts.set(key, fact);
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cells.clear();
    this.listings.clear();
    return Promise.resolve();
  }

  private fillOne({ entry, token, expectations, envelope, ttlMs, listed = [] }: FillRequest): boolean {
    const own = this.find(entry.key);
    const current = own ? entryToken(own) : null;
    if (!current || !sameBytes(token, current)) return false;
    if (!expectations.every((expectation) => this.holds(expectation.key, expectation.token))) return false;
    this.put(entry.key, new Uint8Array(envelope), ttlMs);
    for (const { key } of expectations) this.keepAlive(key, 2 * ttlMs);
    for (const addition of listed) this.listings.add(addition, ttlMs);
    return true;
  }

  private touchOne({ entry, token, filledAt, freshMs, keepMs, fences }: TouchRequest): boolean {
    const cell = this.find(entry.key);
    const found = cell && decodeEnvelope(cell);
    if (!cell || !found?.life || found.filledAt !== filledAt || !sameBytes(token, found.token)) return false;
    if (found.life.freshMs < freshMs) Buffer.from(cell.buffer).writeUIntBE(freshMs, FRESH_OFFSET, FRESH_LENGTH);
    this.keepAlive(entry.key, keepMs);
    for (const key of fences) this.keepAlive(key, 2 * keepMs);
    return true;
  }

  private holds(key: string, token: Uint8Array): boolean {
    const bytes = this.find(key);
    return bytes !== undefined && bytes.length === token.length && sameBytes(token, bytes);
  }

  /** A namespace's token of another epoch counts as absent (invariant 6). */
  private current({ key, kind }: Cell): Uint8Array | undefined {
    const bytes = this.find(key);
    return kind === 'namespace' && bytes && !isOfEpoch(bytes, this.epoch) ? undefined : bytes;
  }

  private tokenOf(cell: Cell): Uint8Array | null {
    const bytes = this.current(cell);
    return copy(bytes && cell.kind === 'entry' ? entryToken(bytes) : bytes);
  }

  private mintOne({ key, pendingKey, kind }: Cell, ttlMs: number): Uint8Array | null {
    if (this.pending.isPending(pendingKey)) return null;
    const token = this.newToken();
    const cell =
      kind === 'namespace' ? Buffer.concat([this.epoch, token]) : kind === 'entry' ? placeholder(token) : token;
    this.put(key, cell, kind === 'namespace' ? null : ttlMs);
    return kind === 'entry' ? token : copy(cell);
  }

  private newToken(): Uint8Array {
    const token = Buffer.alloc(TOKEN_LENGTH);
    randomBytes(TOKEN_RANDOM_LENGTH).copy(token);
    token.writeBigUInt64BE(BigInt(this.clock.now()) * 1000n, TOKEN_RANDOM_LENGTH);
    token.writeUInt16BE(this.minted++ & 0xffff, TOKEN_LENGTH - 2);
    return token;
  }

  private find(key: string): Uint8Array | undefined {
    const held = this.cells.get(key);
    if (!held) return undefined;
    if (held.expiresAt === null || held.expiresAt > this.clock.now()) return held.bytes;
    this.cells.delete(key);
    return undefined;
  }

  private put(key: string, bytes: Uint8Array, ttlMs: number | null): void {
    this.cells.set(key, { bytes, expiresAt: ttlMs === null ? null : this.clock.now() + ttlMs });
  }

  private keepAlive(key: string, ttlMs: number): void {
    const held = this.cells.get(key);
    const until = this.clock.now() + ttlMs;
    if (held?.expiresAt != null && held.expiresAt < until) this.cells.set(key, { bytes: held.bytes, expiresAt: until });
  }

  private assertOpen(): void {
    if (this.closed) throw new StoreUnavailableError('The store was closed.');
  }
}

function wantedOf({ kind }: Cell, bytes: Uint8Array | undefined): Uint8Array | undefined {
  return kind === 'head' ? bytes?.subarray(0, ENTRY_HEAD_LENGTH) : bytes;
}

/** `slice` of a Buffer shares its bytes; this never does. */
function copy(bytes: Uint8Array | null | undefined): Uint8Array | null {
  return bytes ? new Uint8Array(bytes) : null;
}

import { randomBytes } from 'node:crypto';
import { ENTRY_HEAD_LENGTH, entryToken, placeholder } from '../../core/entry/entry-cell.js';
import { PLACEHOLDER } from '../../core/entry/envelope.js';
import { EPOCH_LENGTH, isOfEpoch, sameBytes } from '../../core/entry/token.js';
import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import type { Bus, BusListener } from '../../core/ports/bus.js';
import type { Leases } from '../../core/ports/leases.js';
import type {
  CacheStore,
  Cell,
  CellKind,
  CellReply,
  FillRequest,
  FinaliseReply,
  ListedMember,
  ListPage,
  ListQuery,
  Registration,
  TouchRequest,
} from '../../core/ports/store.js';
import { copy } from './copy.js';
import { HashLifetimes } from './hash-lifetimes.js';
import { HeldCells } from './held-cells.js';
import { Listings } from './listings.js';
import { LoopBuses } from './loop-buses.js';
import { MemoryLeases } from './memory-leases.js';
import type { MemoryStoreOptions } from './memory-store-options.js';
import { MemoryTokens } from './memory-tokens.js';
import { prolong } from './prolong.js';
import { PendingWriters } from './pending-writers.js';
import { RegisteredMembers } from './registered-members.js';

const YEAR_MS = 31_536_000_000;

/** Keeps cells in this process: the same semantics as Redis, seen by nobody else, gone with the process. */
export class MemoryStore implements CacheStore {
  readonly name = 'memory';
  readonly shared: boolean = false;
  readonly buckets: number;
  private readonly epoch = randomBytes(EPOCH_LENGTH);
  private readonly cells: HeldCells;
  private readonly hashes: HashLifetimes;
  /** Not evictable: a lost mark would let a reader fill while a writer is pending. */
  private readonly pending: PendingWriters;
  private readonly registered: RegisteredMembers;
  private readonly listings: Listings;
  readonly leases: Leases;
  private readonly facts = new Map<string, string>();
  private readonly buses = new LoopBuses();
  private readonly tokens: MemoryTokens;
  private closed = false;

  constructor({
    maxEntries = 100_000,
    maxBytes = 64 * 1024 * 1024,
    buckets = 1,
    clock = { now: () => Date.now() },
  }: MemoryStoreOptions = {}) {
    this.buckets = buckets;
    this.tokens = new MemoryTokens(clock);
    this.leases = new MemoryLeases(clock);
    this.pending = new PendingWriters(clock);
    this.registered = new RegisteredMembers(clock);
    this.listings = new Listings(clock);
    this.cells = new HeldCells(clock, maxEntries, maxBytes);
    this.hashes = new HashLifetimes(this.cells);
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
    for (const { kind, key, pendingKey } of cells) {
      this.invalidate(kind, key);
      this.pending.add(pendingKey, writer, leaseMs);
    }
    return Promise.resolve();
  }

  async finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    this.assertOpen();
    let deleted = 0;
    let marksAlive = 0;
    for (const { kind, key, pendingKey, listed } of cells) {
      if (kind !== 'closure' && this.cells.find(key)) deleted++;
      this.invalidate(kind, key);
      if (listed) this.listings.remove(listed);
      if (this.pending.remove(pendingKey, writer)) marksAlive++;
    }
    return Promise.resolve({ deleted, marksAlive });
  }

  async marked(cells: readonly Cell[]): Promise<readonly boolean[]> {
    this.assertOpen();
    return Promise.resolve(cells.map(({ pendingKey }) => this.pending.isPending(pendingKey)));
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

  private invalidate(kind: CellKind, key: string): void {
    if (kind === 'closure') this.cells.put(key, new Uint8Array([1]), YEAR_MS);
    else this.cells.delete(key);
  }

  private fillOne(request: FillRequest): boolean {
    const { entry, token, expectations, envelope, ttlMs, listed = [], ifEmpty = false } = request;
    const own = this.cells.find(entry.key);
    const current = own ? entryToken(own) : null;
    if (!current || !sameBytes(token, current) || (ifEmpty && own![0] !== PLACEHOLDER)) return false;
    if (!expectations.every((expectation) => this.holds(expectation.key, expectation.token))) return false;
    const keptMs = this.hashes.of(request);
    this.cells.put(entry.key, new Uint8Array(envelope), keptMs);
    for (const { key } of expectations) this.cells.keepAlive(key, 2 * ttlMs);
    for (const addition of listed) this.listings.add(addition, Math.min(ttlMs, keptMs));
    return true;
  }

  private touchOne(request: TouchRequest): boolean {
    const cell = this.cells.find(request.entry.key);
    if (!cell || !prolong(cell, request)) return false;
    this.cells.keepAlive(request.entry.key, request.keepMs);
    for (const key of request.fences) this.cells.keepAlive(key, 2 * request.keepMs);
    return true;
  }

  private holds(key: string, token: Uint8Array): boolean {
    const bytes = this.cells.find(key);
    return bytes !== undefined && bytes.length === token.length && sameBytes(token, bytes);
  }

  /** A namespace's token of another epoch counts as absent (invariant 6). */
  private current({ key, kind }: Cell): Uint8Array | undefined {
    const bytes = this.cells.find(key);
    return kind === 'namespace' && bytes && !isOfEpoch(bytes, this.epoch) ? undefined : bytes;
  }

  private tokenOf(cell: Cell): Uint8Array | null {
    const bytes = this.current(cell);
    return copy(bytes && cell.kind === 'entry' ? entryToken(bytes) : bytes);
  }

  private mintOne({ key, pendingKey, kind }: Cell, ttlMs: number): Uint8Array | null {
    if (this.pending.isPending(pendingKey)) return null;
    const token = this.tokens.next();
    const cell =
      kind === 'namespace' ? Buffer.concat([this.epoch, token]) : kind === 'entry' ? placeholder(token) : token;
    this.cells.put(key, cell, kind === 'namespace' ? null : ttlMs);
    return kind === 'entry' ? token : copy(cell);
  }

  private assertOpen(): void {
    if (this.closed) throw new StoreUnavailableError('The store was closed.');
  }
}

function wantedOf({ kind }: Cell, bytes: Uint8Array | undefined): Uint8Array | undefined {
  return kind === 'head' ? bytes?.subarray(0, ENTRY_HEAD_LENGTH) : bytes;
}

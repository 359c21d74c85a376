import type { Bus, BusListener } from '../core/ports/bus.js';
import type { Leases } from '../core/ports/leases.js';
import type { Observer } from '../core/ports/observer.js';
import type {
  CacheStore,
  Cell,
  CellReply,
  FillRequest,
  FinaliseReply,
  ListedMember,
  ListPage,
  ListQuery,
  OldValue,
  Registration,
  TouchRequest,
} from '../core/ports/store.js';

/** Names of a store's operations. */
export type StoreOperation =
  | 'read'
  | 'mint'
  | 'fill'
  | 'touch'
  | 'mark'
  | 'finalise'
  | 'register'
  | 'members'
  | 'list'
  | 'unlist'
  | 'readOld'
  | 'removeOld'
  | 'recall'
  | 'remember';

/** One call that reached the store. */
export interface StoreCall {
  readonly operation: StoreOperation;
  /** Keys it was about, in the order given. */
  readonly keys: readonly string[];
  /** The writer, for marks and finalises. */
  readonly writer?: string;
}

/**
 * Passes every call to another store and notes it.
 *
 * @example
 * ```ts
 * const store = new RecordingStore(new MemoryStore());
 * await names.get({ id: 1 });
 * expect(store.operations()).toEqual(['read', 'mint', 'fill']);
 * ```
 */
export class RecordingStore implements CacheStore {
  private recorded: StoreCall[] = [];
  private ended = false;

  /** There when the inner store has it; it always passes through. */
  readonly scanOld: CacheStore['scanOld'];
  /** As `scanOld`. */
  readonly marked: CacheStore['marked'];

  constructor(private readonly inner: CacheStore) {
    this.scanOld = inner.scanOld?.bind(inner);
    this.marked = inner.marked?.bind(inner);
  }

  get name(): string {
    return this.inner.name;
  }

  get shared(): boolean {
    return this.inner.shared;
  }

  get buckets(): number {
    return this.inner.buckets;
  }

  get isBounded(): boolean {
    return this.inner.isBounded ?? false;
  }

  get isAway(): boolean {
    return this.inner.isAway ?? false;
  }

  get leases(): Leases | undefined {
    return this.inner.leases;
  }

  get generation(): number {
    return this.inner.generation ?? 0;
  }

  /** Every call since the last `clear`, oldest first. */
  get calls(): readonly StoreCall[] {
    return this.recorded;
  }

  /** True once the store was closed. */
  get closed(): boolean {
    return this.ended;
  }

  /** Returns the names of the operations called, in order. */
  operations(): readonly StoreOperation[] {
    return this.recorded.map((call) => call.operation);
  }

  clear(): void {
    this.recorded = [];
  }

  serverOf(key: string): string | undefined {
    return this.inner.serverOf?.(key);
  }

  watch(observer: Observer): void {
    this.inner.watch?.(observer);
  }

  openBus(channel: string, listener: BusListener): Bus | undefined {
    return this.inner.openBus?.(channel, listener);
  }

  read(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    this.recorded.push({ operation: 'read', keys: keysOf(cells) });
    return this.inner.read(cells);
  }

  mint(cells: readonly Cell[], ttlMs: number): Promise<readonly CellReply[]> {
    this.recorded.push({ operation: 'mint', keys: keysOf(cells) });
    return this.inner.mint(cells, ttlMs);
  }

  fill(requests: readonly FillRequest[]): ReturnType<CacheStore['fill']> {
    this.recorded.push({ operation: 'fill', keys: keysOf(requests.map((request) => request.entry)) });
    return this.inner.fill(requests);
  }

  touch(requests: readonly TouchRequest[]): ReturnType<CacheStore['touch']> {
    this.recorded.push({ operation: 'touch', keys: keysOf(requests.map((request) => request.entry)) });
    return this.inner.touch(requests);
  }

  mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    this.recorded.push({ operation: 'mark', keys: keysOf(cells), writer });
    return this.inner.mark(writer, cells, leaseMs);
  }

  finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    this.recorded.push({ operation: 'finalise', keys: keysOf(cells), writer });
    return this.inner.finalise(writer, cells);
  }

  register(registrations: readonly Registration[], leaseMs: number, how: 'add' | 'renew'): Promise<readonly boolean[]> {
    this.recorded.push({ operation: 'register', keys: registrations.map(({ key }) => key) });
    return this.inner.register(registrations, leaseMs, how);
  }

  members(keys: readonly string[]): Promise<readonly (readonly string[])[]> {
    this.recorded.push({ operation: 'members', keys: [...keys] });
    return this.inner.members(keys);
  }

  list(queries: readonly ListQuery[]): Promise<readonly ListPage[]> {
    this.recorded.push({ operation: 'list', keys: queries.map(({ listing }) => listing.key) });
    return this.inner.list(queries);
  }

  unlist(key: string, members: readonly ListedMember[]): Promise<void> {
    this.recorded.push({ operation: 'unlist', keys: [key] });
    return this.inner.unlist(key, members);
  }

  async readOld(keys: readonly string[]): Promise<readonly (OldValue | null)[]> {
    this.recorded.push({ operation: 'readOld', keys: [...keys] });
    return (await this.inner.readOld?.(keys)) ?? keys.map(() => null);
  }

  async removeOld(key: string, bytes: Uint8Array): Promise<boolean> {
    this.recorded.push({ operation: 'removeOld', keys: [key] });
    return (await this.inner.removeOld?.(key, bytes)) ?? false;
  }

  recall(key: string): Promise<string | null> {
    this.recorded.push({ operation: 'recall', keys: [key] });
    return this.inner.recall(key);
  }

  remember(key: string, fact: string): Promise<void> {
    this.recorded.push({ operation: 'remember', keys: [key] });
    return this.inner.remember(key, fact);
  }

  close(): Promise<void> {
    this.ended = true;
    return this.inner.close();
  }
}

function keysOf(cells: readonly Cell[]): readonly string[] {
  return cells.map((cell) => cell.key);
}

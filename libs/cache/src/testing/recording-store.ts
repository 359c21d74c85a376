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
import { PassingStore } from '../stores/passing/passing-store.js';

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
export class RecordingStore extends PassingStore {
  private recorded: StoreCall[] = [];
  private ended = false;

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

  override read(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    this.recorded.push({ operation: 'read', keys: keysOf(cells) });
    return super.read(cells);
  }

  override mint(cells: readonly Cell[], ttlMs: number): Promise<readonly CellReply[]> {
    this.recorded.push({ operation: 'mint', keys: keysOf(cells) });
    return super.mint(cells, ttlMs);
  }

  override fill(requests: readonly FillRequest[]): ReturnType<CacheStore['fill']> {
    this.recorded.push({ operation: 'fill', keys: keysOf(requests.map((request) => request.entry)) });
    return super.fill(requests);
  }

  override touch(requests: readonly TouchRequest[]): ReturnType<CacheStore['touch']> {
    this.recorded.push({ operation: 'touch', keys: keysOf(requests.map((request) => request.entry)) });
    return super.touch(requests);
  }

  override mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    this.recorded.push({ operation: 'mark', keys: keysOf(cells), writer });
    return super.mark(writer, cells, leaseMs);
  }

  override finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    this.recorded.push({ operation: 'finalise', keys: keysOf(cells), writer });
    return super.finalise(writer, cells);
  }

  override register(
    registrations: readonly Registration[],
    leaseMs: number,
    how: 'add' | 'renew',
  ): Promise<readonly boolean[]> {
    this.recorded.push({ operation: 'register', keys: registrations.map(({ key }) => key) });
    return super.register(registrations, leaseMs, how);
  }

  override members(keys: readonly string[]): Promise<readonly (readonly string[])[]> {
    this.recorded.push({ operation: 'members', keys: [...keys] });
    return super.members(keys);
  }

  override list(queries: readonly ListQuery[]): Promise<readonly ListPage[]> {
    this.recorded.push({ operation: 'list', keys: queries.map(({ listing }) => listing.key) });
    return super.list(queries);
  }

  override unlist(key: string, members: readonly ListedMember[]): Promise<void> {
    this.recorded.push({ operation: 'unlist', keys: [key] });
    return super.unlist(key, members);
  }

  override async readOld(keys: readonly string[]): Promise<readonly (OldValue | null)[]> {
    this.recorded.push({ operation: 'readOld', keys: [...keys] });
    return super.readOld(keys);
  }

  override async removeOld(key: string, bytes: Uint8Array): Promise<boolean> {
    this.recorded.push({ operation: 'removeOld', keys: [key] });
    return super.removeOld(key, bytes);
  }

  override recall(key: string): Promise<string | null> {
    this.recorded.push({ operation: 'recall', keys: [key] });
    return super.recall(key);
  }

  override remember(key: string, fact: string): Promise<void> {
    this.recorded.push({ operation: 'remember', keys: [key] });
    return super.remember(key, fact);
  }

  override close(): Promise<void> {
    this.ended = true;
    return super.close();
  }
}

function keysOf(cells: readonly Cell[]): readonly string[] {
  return cells.map((cell) => cell.key);
}

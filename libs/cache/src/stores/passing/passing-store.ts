import type { Bus, BusListener } from '../../core/ports/bus.js';
import type { Leases } from '../../core/ports/leases.js';
import type { Observer } from '../../core/ports/observer.js';
import type { CacheStore, OldValue } from '../../core/ports/store.js';

/**
 * Passes every operation to another store. Extend it and override those that you want to see, or to be done otherwise.
 *
 * What a store keeps of the protocol is kept by what is in front of it too: arguments are not to be changed, and an operation that was not
 * done has to reject with a StoreUnavailableError. `storeConformanceCases` of the `testing` door check it.
 *
 * @example
 * ```ts
 * class CountingStore extends PassingStore {
 *   reads = 0;
 *
 *   override read(cells: readonly Cell[]) {
 *     this.reads++;
 *     return super.read(cells);
 *   }
 * }
 *
 * CacheModule.forRoot({ prefix: 'shop', wrapStore: [(store) => new CountingStore(store)] });
 * ```
 */
export class PassingStore implements CacheStore {
  /** There when the inner store has it; it always passes through. */
  readonly scanOld?: NonNullable<CacheStore['scanOld']>;
  /** As `scanOld`. */
  readonly marked?: NonNullable<CacheStore['marked']>;

  constructor(
    /** What operations are passed to. */
    readonly inner: CacheStore,
  ) {
    if (inner.scanOld) this.scanOld = inner.scanOld.bind(inner);
    if (inner.marked) this.marked = inner.marked.bind(inner);
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

  get generation(): number {
    return this.inner.generation ?? 0;
  }

  get leases(): Leases | undefined {
    return this.inner.leases;
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

  read(...given: Parameters<CacheStore['read']>): ReturnType<CacheStore['read']> {
    return this.inner.read(...given);
  }

  mint(...given: Parameters<CacheStore['mint']>): ReturnType<CacheStore['mint']> {
    return this.inner.mint(...given);
  }

  fill(...given: Parameters<CacheStore['fill']>): ReturnType<CacheStore['fill']> {
    return this.inner.fill(...given);
  }

  touch(...given: Parameters<CacheStore['touch']>): ReturnType<CacheStore['touch']> {
    return this.inner.touch(...given);
  }

  mark(...given: Parameters<CacheStore['mark']>): ReturnType<CacheStore['mark']> {
    return this.inner.mark(...given);
  }

  finalise(...given: Parameters<CacheStore['finalise']>): ReturnType<CacheStore['finalise']> {
    return this.inner.finalise(...given);
  }

  register(...given: Parameters<CacheStore['register']>): ReturnType<CacheStore['register']> {
    return this.inner.register(...given);
  }

  members(...given: Parameters<CacheStore['members']>): ReturnType<CacheStore['members']> {
    return this.inner.members(...given);
  }

  list(...given: Parameters<CacheStore['list']>): ReturnType<CacheStore['list']> {
    return this.inner.list(...given);
  }

  unlist(...given: Parameters<CacheStore['unlist']>): ReturnType<CacheStore['unlist']> {
    return this.inner.unlist(...given);
  }

  async readOld(keys: readonly string[]): Promise<readonly (OldValue | null)[]> {
    return (await this.inner.readOld?.(keys)) ?? keys.map(() => null);
  }

  async removeOld(key: string, bytes: Uint8Array): Promise<boolean> {
    return (await this.inner.removeOld?.(key, bytes)) ?? false;
  }

  recall(...given: Parameters<CacheStore['recall']>): ReturnType<CacheStore['recall']> {
    return this.inner.recall(...given);
  }

  remember(...given: Parameters<CacheStore['remember']>): ReturnType<CacheStore['remember']> {
    return this.inner.remember(...given);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

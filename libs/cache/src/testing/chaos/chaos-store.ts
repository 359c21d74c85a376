import type { CacheStore, OldValue } from '../../core/ports/store.js';
import { PassingStore } from '../../stores/passing/passing-store.js';
import type { Fault } from '../fault/fault.js';
import type { HeldFault } from '../fault/held-fault.js';
import type { StoreOperation } from '../recording-store.js';
import { chooseAtRandom, type RandomFaults } from './random-faults.js';
import type { StoreFaultKind } from './store-fault-kind.js';
import { StoreFault, type ChooseFault } from './store-fault.js';

/**
 * Passes every call to another store, and makes the operations misbehave that the test names; without a name, all of them.
 *
 * A fault lasts until it has struck as often as it was told to (`once()`, `times(n)`), or is healed. Of several that concern an operation
 * the oldest that has not ended decides. `close` always passes through. Since operations may hang, it is never `isBounded`: the cache gives
 * up on them in time, whatever the inner store says.
 *
 * @example
 * ```ts
 * const store = new ChaosStore(new MemoryStore());
 * store.loseReply('finalise').once(); // it was done, and nobody knows
 * await names.invalidate({ id: 1 }).catch(() => {});
 * store.heal();
 * ```
 */
export class ChaosStore extends PassingStore {
  private faults: StoreFault[] = [];

  override get isBounded(): boolean {
    return false;
  }

  /** Makes operations reject with StoreUnavailableError without being done. */
  fail(...operations: StoreOperation[]): Fault {
    return this.add('fail', operations);
  }

  /** Makes operations hang, not done; they reject with StoreUnavailableError once they are released or healed. */
  hang(...operations: StoreOperation[]): HeldFault {
    return this.add('hang', operations);
  }

  /** Makes operations reject with StoreUnavailableError after they were done. */
  loseReply(...operations: StoreOperation[]): Fault {
    return this.add('loseReply', operations);
  }

  /** Makes operations late: each is done when it is released or healed. */
  hold(...operations: StoreOperation[]): HeldFault {
    return this.add('hold', operations);
  }

  /** Does operations twice, one after the other, as when a client sends a command again; the second reply is answered. */
  twice(...operations: StoreOperation[]): Fault {
    return this.add('twice', operations);
  }

  /**
   * Makes operations misbehave at random, as the seed says; those that hang or are held wait for `release`.
   *
   * @throws ConfigurationError when the chances of an operation are no numbers from 0 to 1, or add up to more than 1.
   *
   * @example
   * ```ts
   * store.misbehave({ seed: 7, chances: { any: { fail: 0.05 }, fill: { hold: 0.2, twice: 0.1 } } });
   * ```
   */
  misbehave(faults: RandomFaults): HeldFault {
    return this.keep(chooseAtRandom(faults));
  }

  /** Ends every fault, and lets go what is held. */
  heal(): void {
    const healed = this.faults;
    this.faults = [];
    for (const fault of healed) fault.heal();
  }

  override read(...given: Parameters<CacheStore['read']>): ReturnType<CacheStore['read']> {
    return this.run('read', () => super.read(...given));
  }

  override mint(...given: Parameters<CacheStore['mint']>): ReturnType<CacheStore['mint']> {
    return this.run('mint', () => super.mint(...given));
  }

  override fill(...given: Parameters<CacheStore['fill']>): ReturnType<CacheStore['fill']> {
    return this.run('fill', () => super.fill(...given));
  }

  override touch(...given: Parameters<CacheStore['touch']>): ReturnType<CacheStore['touch']> {
    return this.run('touch', () => super.touch(...given));
  }

  override mark(...given: Parameters<CacheStore['mark']>): ReturnType<CacheStore['mark']> {
    return this.run('mark', () => super.mark(...given));
  }

  override finalise(...given: Parameters<CacheStore['finalise']>): ReturnType<CacheStore['finalise']> {
    return this.run('finalise', () => super.finalise(...given));
  }

  override register(...given: Parameters<CacheStore['register']>): ReturnType<CacheStore['register']> {
    return this.run('register', () => super.register(...given));
  }

  override members(...given: Parameters<CacheStore['members']>): ReturnType<CacheStore['members']> {
    return this.run('members', () => super.members(...given));
  }

  override list(...given: Parameters<CacheStore['list']>): ReturnType<CacheStore['list']> {
    return this.run('list', () => super.list(...given));
  }

  override unlist(...given: Parameters<CacheStore['unlist']>): ReturnType<CacheStore['unlist']> {
    return this.run('unlist', () => super.unlist(...given));
  }

  override readOld(keys: readonly string[]): Promise<readonly (OldValue | null)[]> {
    return this.run('readOld', () => super.readOld(keys));
  }

  override removeOld(key: string, bytes: Uint8Array): Promise<boolean> {
    return this.run('removeOld', () => super.removeOld(key, bytes));
  }

  override recall(...given: Parameters<CacheStore['recall']>): ReturnType<CacheStore['recall']> {
    return this.run('recall', () => super.recall(...given));
  }

  override remember(...given: Parameters<CacheStore['remember']>): ReturnType<CacheStore['remember']> {
    return this.run('remember', () => super.remember(...given));
  }

  private add(kind: StoreFaultKind, operations: readonly StoreOperation[]): StoreFault {
    return this.keep((operation) => (operations.length === 0 || operations.includes(operation) ? kind : undefined));
  }

  private keep(choose: ChooseFault): StoreFault {
    const fault = new StoreFault(choose);
    this.faults = [...this.faults.filter(({ isHealed }) => !isHealed), fault];
    return fault;
  }

  private run<T>(operation: StoreOperation, call: () => Promise<T>): Promise<T> {
    for (const fault of this.faults) {
      const kind = fault.kindFor(operation);
      if (kind) return fault.befall(kind, operation, call);
    }
    return call();
  }
}

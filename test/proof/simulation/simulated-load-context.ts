import type { LoadContext, Taint, WatchedLoad, WriteBracket } from 'nestjs-coherent-cache';
import type { Transaction } from './transaction.js';

/** What a loader's query runs in. */
export interface Connection {
  /** Null outside any transaction. */
  readonly transaction: Transaction | null;
}

interface Probe {
  taint?: Taint;
}

/**
 * Tells which loads run inside a transaction, as the database layer does.
 *
 * A loader asks for its connection before it first waits, so what runs at that moment is known without following it any further.
 */
export class SimulatedLoadContext implements LoadContext {
  private probe: Probe | null = null;
  private scope: Transaction | null = null;
  private readonly brackets = new WeakMap<object, WriteBracket>();
  private readonly private = new WeakMap<object, Transaction>();

  /** Makes the load of exactly this id object run on the connection of `transaction`, without the cache being told. */
  loadPrivately(id: object, transaction: Transaction): void {
    this.private.set(id, transaction);
  }

  bracketOf(transaction: Transaction, bracket: WriteBracket): void {
    this.brackets.set(transaction, bracket);
  }

  /** The connection of the load that begins right now. */
  connect(ids: readonly object[]): Connection {
    const own = ids.map((id) => this.private.get(id)).find((transaction) => transaction !== undefined);
    const transaction = this.scope ?? own ?? null;
    if (transaction && this.probe) this.probe.taint = 'transaction';
    return { transaction };
  }

  async watch<R>(load: () => Promise<R>): Promise<WatchedLoad<R>> {
    const probe: Probe = {};
    this.probe = probe;
    const loading = load();
    this.probe = null;
    const value = await loading;
    return { value, taint: probe.taint };
  }

  within<R>(scope: object, load: () => Promise<R>): Promise<R> {
    this.scope = scope as Transaction;
    const loading = load();
    this.scope = null;
    return loading;
  }

  isWithin(): boolean {
    return false;
  }

  isLoading(): boolean {
    return false;
  }

  writesOf(scope: object): readonly WriteBracket[] {
    const bracket = this.brackets.get(scope);
    return bracket ? [bracket] : [];
  }

  currentWrites(): readonly WriteBracket[] {
    return [];
  }
}

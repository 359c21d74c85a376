import { NoTransactionSupportError } from '../errors/no-transaction-support-error.js';
import type { WriteBracket } from '../invalidation/write-bracket.js';
import type { Taint } from './taint.js';

/** What a watched load brought back. */
export interface WatchedLoad<R> {
  readonly value: R;
  /** Set when a query of the load ran inside a transaction or on a replica (invariant 7). */
  readonly taint?: Taint;
}

/** Watches loaders for private views; implemented by the database layer. */
export interface LoadContext {
  /** Runs `load` and reports whether one of its queries had a private view. */
  watch<R>(load: () => Promise<R>): Promise<WatchedLoad<R>>;
  /**
   * Runs `load` so that its queries go through `scope`, a transaction's manager.
   *
   * @throws NoTransactionSupportError when no database layer is registered for `scope`.
   */
  within<R>(scope: object, load: () => Promise<R>): Promise<R>;
  /** Whether the caller runs inside a transaction: what it reads must come from that transaction, not from the store. */
  isWithin(): boolean;
  /** Whether the caller runs inside a watched load: it must not wait for a batch that may be waiting for itself. */
  isLoading(): boolean;
  /**
   * Returns the brackets of the transaction of `scope`: what is added to them is invalidated with its COMMIT.
   *
   * @throws NoTransactionSupportError when `scope` has no running transaction, or no database layer is registered for it.
   */
  writesOf(scope: object): readonly WriteBracket[];
  /** Returns the brackets of the transactions that the caller runs in, none when it runs in none. */
  currentWrites(): readonly WriteBracket[];
}

/** Without a database layer nothing is known to be private, and there is no transaction to be within. */
export const NO_DATABASE: LoadContext = {
  watch: async (load) => ({ value: await load() }),
  within: () => Promise.reject(new NoTransactionSupportError()),
  isWithin: () => false,
  isLoading: () => false,
  writesOf: () => {
    throw new NoTransactionSupportError();
  },
  currentWrites: () => [],
};

import { NoTransactionSupportError } from '../errors/no-transaction-support-error.js';

/** Why a loaded value may not be shared or stored: its loader saw a private view of the database. */
export type Taint = 'transaction' | 'replica';

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
  /** Whether the caller runs inside `within`: what it reads must come from that transaction, not from the store. */
  isWithin(): boolean;
  /** Whether the caller runs inside a watched load: it must not wait for a batch that may be waiting for itself. */
  isLoading(): boolean;
}

/** Without a database layer nothing is known to be private, and there is no transaction to be within. */
export const NO_DATABASE: LoadContext = {
  watch: async (load) => ({ value: await load() }),
  within: () => Promise.reject(new NoTransactionSupportError()),
  isWithin: () => false,
  isLoading: () => false,
};

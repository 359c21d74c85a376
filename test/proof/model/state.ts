import type { Rules } from './rules.js';

/** A token is a number that is used once. */
export type Token = number;

export interface NamespaceToken {
  readonly epoch: number;
  readonly token: Token;
}

/** A value in the store, with the tokens captured for it. */
export interface Entry {
  readonly namespace: NamespaceToken | null;
  readonly fence: Token | null;
  readonly version: number;
}

/** What the store holds for the one key of the model. */
export interface Store {
  readonly namespace: NamespaceToken | null;
  /** Token of the entry's fence. */
  readonly fence: Token | null;
  /** Writers between mark and finalise, as bits. */
  readonly pending: number;
  readonly entry: Entry | null;
}

export type WriterStep = 'idle' | 'marked' | 'committed' | 'finalised' | 'acked' | 'acked-early' | 'crashed';

export interface Writer {
  readonly at: WriterStep;
  /** Version it committed. */
  readonly version: number;
}

export type ReaderStep = 'idle' | 'asked' | 'without-token' | 'captured' | 'loaded' | 'half-read' | 'joined' | 'done';

export interface Reader {
  readonly at: ReaderStep;
  /** Oldest version it may return. */
  readonly floor: number;
  readonly namespace: NamespaceToken | null;
  readonly fence: Token | null;
  /** What its load brought; kept for those who joined. */
  readonly version: number | null;
  /** What the first half of a split read brought. */
  readonly seen: Entry | null;
  /** The reader whose load it waits for. */
  readonly leader: number;
}

/** Faults that may still happen. */
export interface Budget {
  readonly evictions: number;
  readonly expiries: number;
  readonly crashes: number;
  readonly restarts: number;
}

export interface State {
  readonly database: number;
  /** Grows with every restart of the store. */
  readonly epoch: number;
  readonly store: Store;
  readonly snapshot: Store | null;
  readonly nextToken: Token;
  readonly writers: readonly Writer[];
  readonly readers: readonly Reader[];
  /** Fills that were sent and not delivered. */
  readonly fills: readonly Entry[];
  /** Mints that may be delivered again. */
  readonly resends: readonly Token[];
  /** What the next reader to begin must not fall below. */
  readonly floor: number;
  readonly budget: Budget;
}

export const IDLE_READER: Reader = {
  at: 'idle',
  floor: 0,
  namespace: null,
  fence: null,
  version: null,
  seen: null,
  leader: 0,
};

export const EMPTY_STORE: Store = { namespace: null, fence: null, pending: 0, entry: null };

export function initialState(rules: Rules): State {
  const { evictions, expiries, crashes, restarts } = rules;
  return {
    database: 0,
    epoch: 0,
    store: { namespace: { epoch: 0, token: 0 }, fence: 1, pending: 0, entry: null },
    snapshot: null,
    nextToken: 2,
    writers: Array.from({ length: rules.writers }, () => ({ at: 'idle', version: 0 })),
    readers: Array.from({ length: rules.readers }, () => IDLE_READER),
    fills: [],
    resends: [],
    floor: 0,
    budget: { evictions, expiries, crashes, restarts },
  };
}

/** Returns `state` with other values in its store. */
export function inStore(state: State, change: Partial<Store>): State {
  return { ...state, store: { ...state.store, ...change } };
}

export function sameNamespace(a: NamespaceToken | null, b: NamespaceToken | null): boolean {
  return a === b || (a !== null && b !== null && a.token === b.token && a.epoch === b.epoch);
}

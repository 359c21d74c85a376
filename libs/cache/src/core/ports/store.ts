/** Digest of a store connection's identity: 8 bytes. A restarted, restored or promoted server has another. */
export type Epoch = Uint8Array;

/** What a cell holds: the token of a namespace, the token of another fence, or an entry with its own token. */
export type CellKind = 'namespace' | 'fence' | 'entry';

/** A place in the store that carries a token, beside the set of its pending writers. */
export interface Cell {
  readonly kind: CellKind;
  readonly key: string;
  /** Key of the pending writers' set; in the same slot as `key`. */
  readonly pendingKey: string;
}

/** The cells of one read, and the epoch of the connection that delivered them. */
export interface ReadReply {
  readonly epoch: Epoch;
  /** Raw bytes per key asked, in the order asked; `null` where there is no cell. */
  readonly cells: readonly (Uint8Array | null)[];
}

/** The tokens of one mint, and the epoch of the connection that delivered them. */
export interface MintReply {
  readonly epoch: Epoch;
  /** The current token per cell asked, in the order asked; `null` where a pending writer forbids one. */
  readonly tokens: readonly (Uint8Array | null)[];
}

/** A cell whose token must still be the captured one for a fill to be stored. */
export interface Expectation {
  readonly key: string;
  readonly token: Uint8Array;
}

/** An envelope to be stored if, and only if, everything it depends on is unchanged. */
export interface FillRequest {
  readonly entry: Cell;
  /** The entry's own captured token. */
  readonly token: Uint8Array;
  /** Further captured tokens. A store may skip those in another slot: the read checks every one again. */
  readonly expectations: readonly Expectation[];
  readonly envelope: Uint8Array;
  /** Lifetime of the entry in milliseconds. */
  readonly ttlMs: number;
}

/** What a finalise found. */
export interface FinaliseReply {
  /** How many cells held a token, or an entry, that is now gone. */
  readonly deleted: number;
  /** How many of the writer's marks had not expired. */
  readonly marksAlive: number;
}

/** One line of the registry of accessors: who has to hear of writes is a member of the set at `key`. */
export interface Registration {
  readonly key: string;
  readonly member: string;
}

/**
 * Keeps cells. Batch-first: every operation takes many.
 *
 * Every operation is safe executed zero, one or two times, late, or after its caller gave up (invariant 5). Each rejects with
 * StoreUnavailableError when the store cannot be reached or trusted. `storeConformanceCases` of the `testing` door check an implementation.
 */
export interface CacheStore {
  readonly name: string;
  /** True when other processes see the same cells. */
  readonly shared: boolean;
  read(keys: readonly string[]): Promise<ReadReply>;
  /**
   * Returns the current token of each cell, minting the absent ones. A namespace token of another epoch counts as absent.
   *
   * @param ttlMs - Lifetime of minted fence and entry tokens in milliseconds; namespace tokens have none.
   */
  mint(cells: readonly Cell[], ttlMs: number): Promise<MintReply>;
  /** Stores each envelope whose captured tokens are all current; answers per request whether it was stored. */
  fill(requests: readonly FillRequest[]): Promise<readonly boolean[]>;
  /** First half of the write bracket: deletes the cells and keeps them from being minted for `leaseMs`, or until finalised. */
  mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void>;
  /** Second half: deletes the cells again and lifts this writer's marks, no other's. Without a mark it is a plain invalidation. */
  finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply>;
  /**
   * Lets each registration live for `leaseMs` from now, never shorter than before, by the store's own time. With `'renew'` those that
   * are not there, or have expired, stay away.
   *
   * Answers per registration whether it was there.
   */
  register(registrations: readonly Registration[], leaseMs: number, how: 'add' | 'renew'): Promise<readonly boolean[]>;
  /** Returns the members registered under each of `keys`, in the order asked. Expired ones may be among them. */
  members(keys: readonly string[]): Promise<readonly (readonly string[])[]>;
  /** Returns the fact kept under `key`; null when it never was, or was lost. */
  recall(key: string): Promise<string | null>;
  /** Keeps a small fact, without lifetime, until it is replaced or lost. */
  remember(key: string, fact: string): Promise<void>;
  /** Releases every resource; later operations reject. */
  close(): Promise<void>;
}

import type { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Bus, BusListener } from './bus.js';
import type { Leases } from './leases.js';
import type { Observer } from './observer.js';

/** Digest of a store connection's identity: 8 bytes. A restarted, restored or promoted server has another. */
export type Epoch = Uint8Array;

/**
 * What a cell holds: the token of a namespace, the token of another fence, or an entry with its own token. Of a `'head'`, which is only
 * ever read, the first `ENTRY_HEAD_LENGTH` bytes of an entry are wanted; a store may answer with more of them.
 *
 * Two kinds exist for values that are taken over from before this library. A closure is set by an invalidation, for a year, and never
 * minted: while it is there, no old value counts. An old key is whatever something older keeps under it; an invalidation deletes it.
 */
export type CellKind = 'namespace' | 'fence' | 'entry' | 'head' | 'closure' | 'old';

/** A place in the store that carries a token, beside the set of its pending writers. */
export interface Cell {
  readonly kind: CellKind;
  readonly key: string;
  /** Key of the pending writers' set; in the same slot as `key`. */
  readonly pendingKey: string;
  /** For an entry that is a field of a hash: the key of that hash. The field's name is what `key` has beyond it. */
  readonly hash?: string;
  /** Where the entry is listed; it leaves the list when it is finalised. */
  readonly listed?: ListPlace;
}

/** A member of a listing; the listing is in the slot of what it lists. */
export interface ListPlace {
  readonly key: string;
  readonly member: string;
}

/** What a fill adds to a listing, together with the entry, or not at all. */
export interface ListAddition extends ListPlace {
  /** The captured tokens that the listing is under, one after the other. */
  readonly stamp: Uint8Array;
  /** How many members the listing may have; those that would end first make room. */
  readonly most: number;
}

/** Members with deadlines, gathered under some tokens: once one of these is another, or gone, the listing counts as empty. */
export interface Listing {
  readonly key: string;
  /** The cells of the tokens, the namespace's first, all in the slot of `key`. */
  readonly under: readonly Cell[];
}

/** Asks for a page of a listing, in the order of deadlines. */
export interface ListQuery {
  readonly listing: Listing;
  /** Members whose deadline is later than this; 0 for the first page. */
  readonly after: number;
  /** About how many members: those with one deadline stay together. 0 only counts. */
  readonly limit: number;
}

/** A member, and when it ends by the store's own time, in microseconds since the Unix epoch. */
export interface ListedMember {
  readonly member: string;
  readonly deadline: number;
}

/** A page of a listing. */
export interface ListPage {
  /** How many members of the whole listing have not ended. */
  readonly count: number;
  readonly members: readonly ListedMember[];
}

/**
 * One cell of a reply: its bytes, null where there is nothing (or nothing may be), or why the server that keeps it could not be asked.
 * Those that other servers keep are answered all the same.
 */
export type CellReply = Uint8Array | null | StoreUnavailableError;

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
  /** Lifetime of the entry in milliseconds; in a hash, of the hash, from its first entry on. */
  readonly ttlMs: number;
  /** In a hash: whether the hash lives for `ttlMs` from this fill on, never shorter than before, not only from its first one. */
  readonly prolongsHash?: boolean;
  /** Whether the fill is refused when there is a value already, under the same tokens. */
  readonly ifEmpty?: boolean;
  /** Listings that the entry joins when it is stored, for at least its lifetime; in its own slot. */
  readonly listed?: readonly ListAddition[];
}

/** What was found under an old key. */
export interface OldValue {
  readonly bytes: Uint8Array;
  /** Remaining lifetime in milliseconds; null when it has no end. */
  readonly ttlMs: number | null;
}

/** A hit that prolongs an entry, if it still is the one that was found. */
export interface TouchRequest {
  readonly entry: Cell;
  /** The token under which it was found; an entry that was invalidated since has another, or none. */
  readonly token: Uint8Array;
  /** When it was filled, as its envelope says; one that was filled anew since is left alone. */
  readonly filledAt: number;
  /** For how many milliseconds from then it is fresh, in its envelope of format 2. Never shortened. */
  readonly freshMs: number;
  /** For how many milliseconds from now it is kept. Never shortened. */
  readonly keepMs: number;
  /** Keys of the fences it depends on, which have to live twice as long. Those that are gone stay away. */
  readonly fences: readonly string[];
}

/** Finalises what nobody has marked: there is nothing to lift. No writer is called so. */
export const NOBODY = '';

/** The part of a store that writes use. */
export type WriteStore = Pick<CacheStore, 'mark' | 'finalise'>;

/** What a finalise found. */
export interface FinaliseReply {
  /** How many cells held a token, or an entry, that is now gone. */
  readonly deleted: number;
  /** How many of the writer's marks were still there; one whose lease has ended may be among them. */
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
 *
 * A namespace's token counts only under the epoch of the connection that delivers it (invariant 6): under another one, `read` and `mint`
 * treat it as absent.
 */
export interface CacheStore {
  readonly name: string;
  /** True when other processes see the same cells. */
  readonly shared: boolean;
  /** How many buckets the cells of each namespace are spread over: 1, unless several servers share the work. */
  readonly buckets: number;
  /** True when every operation settles in time by itself; otherwise the cache gives up on those that do not. */
  readonly isBounded?: boolean;
  /** Changes whenever the store was out of reach and is back: what was to be invalidated meanwhile may be owed. Absent for one that is never. */
  readonly generation?: number;
  /** True while no operation can succeed, so that reads need not try. Absent for a store that cannot tell without trying. */
  readonly isAway?: boolean;
  /** Absent for a store that cannot keep one process from loading what another one loads. */
  readonly leases?: Leases | undefined;
  /**
   * Names the server that answers for `key` over the connection that there is; undefined while none does. Another name means another
   * server, or the same one with other data. It changes with `generation` only. Absent for a store that has no servers.
   */
  serverOf?(key: string): string | undefined;
  /** Starts telling `observer` of connections that are lost and found. */
  watch?(observer: Observer): void;
  /** Starts listening to what processes on this store tell each other on `channel`; undefined for a store without such means. */
  openBus?(channel: string, listener: BusListener): Bus | undefined;
  /** Returns what is held under each cell, in the order asked. */
  read(cells: readonly Cell[]): Promise<readonly CellReply[]>;
  /**
   * Returns the current token of each cell, minting the absent ones; null where a pending writer forbids it.
   *
   * @param ttlMs - Lifetime of minted fence and entry tokens in milliseconds; namespace tokens have none.
   */
  mint(cells: readonly Cell[], ttlMs: number): Promise<readonly CellReply[]>;
  /** Stores each envelope whose captured tokens are all current; answers per request whether it was stored, or why that could not be asked. */
  fill(requests: readonly FillRequest[]): Promise<readonly (boolean | StoreUnavailableError)[]>;
  /** Prolongs each entry that is still the one that was found; answers per request whether it was, or why that could not be asked. */
  touch(requests: readonly TouchRequest[]): Promise<readonly (boolean | StoreUnavailableError)[]>;
  /**
   * First half of the write bracket: deletes the cells and keeps them from being minted for `leaseMs`, or until finalised.
   *
   * @throws StoreUnavailableError whose `unreached` lists the keys of which the store could not be told, where it could of others.
   */
  mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void>;
  /**
   * Second half: deletes the old keys among the cells, and when that is done the other cells again and lifts this writer's marks, no other's. Without a mark it is a plain invalidation.
   *
   * @param writer - Empty for one of which it is known that it has marked nothing.
   * @throws as `mark` does.
   */
  finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply>;
  /** Tells of each cell whether a writer is between the two halves, and changes nothing. Absent for a store that cannot tell. */
  marked?(cells: readonly Cell[]): Promise<readonly boolean[]>;
  /**
   * Lets each registration live for `leaseMs` from now, never shorter than before, by the store's own time. With `'renew'` those that
   * are not there, or have expired, stay away.
   *
   * Answers per registration whether it was there.
   */
  register(registrations: readonly Registration[], leaseMs: number, how: 'add' | 'renew'): Promise<readonly boolean[]>;
  /** Returns the members registered under each of `keys`, in the order asked. Expired ones may be among them. */
  members(keys: readonly string[]): Promise<readonly (readonly string[])[]>;
  /**
   * Answers each query. A member stays listed from its fill on until its latest deadline, also while others come and go: paging from one
   * deadline to the next misses none. Members that have ended are never answered, and are removed some at a time.
   */
  list(queries: readonly ListQuery[]): Promise<readonly ListPage[]>;

  /** Removes members of the listing at `key` whose deadlines are still those given; others have been filled again since. */
  unlist(key: string, members: readonly ListedMember[]): Promise<void>;

  /** Returns what something older than this library keeps under each key, null where there is nothing. Absent for a store that nothing older uses. */
  readOld?(keys: readonly string[]): Promise<readonly (OldValue | null)[]>;

  /** Removes the old key unless it has been written again since `bytes` were read. */
  removeOld?(key: string, bytes: Uint8Array): Promise<boolean>;

  /** Gives the keys of every server that match the pattern of Redis' SCAN, some at a time, perhaps twice. For maintenance. */
  scanOld?(pattern: string): AsyncIterable<readonly string[]>;

  /** Returns the fact kept under `key`; null when it never was, or was lost. */
  recall(key: string): Promise<string | null>;
  /** Keeps a small fact, without lifetime, until it is replaced or lost. */
  remember(key: string, fact: string): Promise<void>;
  /** Releases every resource; later operations reject. */
  close(): Promise<void>;
}

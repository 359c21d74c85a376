import type { Duration } from '../entry/duration.js';
import type { LocalOptions } from '../local/local-options.js';
import type { Tag } from '../invalidation/tag.js';
import type { LegacyOptions } from '../legacy/legacy-options.js';
import type { Codec } from '../ports/codec.js';
import type { Compression, SealOptions } from '../ports/wrapping.js';

/** Declares the key space of one accessor and how its entries live. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a decorator cannot see the type arguments of the class below it
export interface NamespaceOptions<T = any, Id extends object = any> {
  /** Unique in the application; part of every key. */
  readonly name: string;
  /** Every field of the id. A field may hold a string, number, bigint, boolean, Date or null. */
  readonly id: readonly (keyof Id & string)[];
  /** Groups of entries that share some fields of the id and can be invalidated together. */
  readonly indexes?: readonly (readonly (keyof Id & string)[])[];
  /**
   * Whose values these are: the name of a scope of `CacheModule.forRoot({ scopes })`, such as `'tenant'`. The caller's tenant becomes part
   * of every key, filled in by the cache and handed to the loader as a field of the id; without one a read throws a MissingScopeError.
   */
  readonly scope?: string;
  /** How long an entry is fresh at most; a loader may give each value another with `cached(value, { ttl })`. */
  readonly ttl: Duration;
  /** The ttl of a cached "nothing"; the same as `ttl` when left out. */
  readonly negativeTtl?: Duration;
  /** Share of the ttl, from 0 to 0.5, that is taken off at random so that entries do not expire together. Default 0.1. */
  readonly jitter?: number;
  /**
   * Whether a hit lets the entry live for another ttl; with `atMost`, until it is that old. Off by default. The store is told by one hit in
   * each quarter of the ttl, apart from the read. What was invalidated stays invalid, however often it was hit.
   */
  readonly sliding?: boolean | { readonly atMost: Duration };
  /**
   * How long after its ttl an entry may still be served, while it is loaded anew and when that fails. Such a value is older than its ttl and
   * never older than an acknowledged write: what was invalidated is not served, in grace or not. None by default.
   */
  readonly grace?: Duration;
  /**
   * Whether popular entries are loaded anew shortly before they are stale, by chance: the sooner, the longer their load takes. Nobody waits
   * for it. A number instead of `true` (1) makes it earlier or later: it is the beta of Vattani, Chierichetti and Lowenstein, "Optimal
   * Probabilistic Cache Stampede Prevention", VLDB 2015. Off by default.
   */
  readonly refreshAhead?: boolean | number;
  /**
   * Whether one process at a time loads an entry while the others wait for what it stores: for so long at most (`true`: 5 s), then they load
   * themselves. Against stampedes only: nothing goes wrong when it is lost. Off by default.
   */
  readonly lease?: boolean | Duration;
  /** Labels of a value, for example of the rows it was made of; `'loaded'` when only the loader names them, with `cached(value, { tags })`. */
  readonly tags?: ((value: T, id: Id) => readonly Tag[]) | 'loaded';
  /** How values become bytes: `'entity'` (default with TypeORM), `'typed'` (default without), `'json'`, `'msgpack'`, one of `createPackedCodec`, or your own. */
  readonly codec?: string | Codec;
  /** Payloads of more bytes than this are compressed, if that makes them smaller. By default none are. */
  readonly compressAbove?: number;
  /** How; `'deflate'` (default) is the cheapest. Entries are read whichever way they were compressed, or not. */
  readonly compression?: Compression;
  /**
   * Seals payloads by AES-256-GCM with these keys instead of the module's; `false` leaves them open. A sealed payload is read only
   * under the key and the tokens that it was stored with; entries that are not sealed are not read.
   */
  readonly seal?: SealOptions | false;
  /**
   * What a statement on many rows, such as `update` by criteria, invalidates by rules that need more than its text tells: the whole
   * namespace (`'widen'`, default), or, inside a transaction, what they say of each row changed (`'exact'`). The rows are then read before
   * the statement, under the lock it takes anyway, and after it; of more than 200 rows the namespace is emptied all the same.
   */
  readonly bulkWrites?: 'widen' | 'exact';
  /** Tells whether a loaded value is stored; everything is when left out. */
  readonly cacheIf?: (value: T | null, id: Id) => boolean;
  /** Largest payload stored, in bytes before it is compressed; a larger value is returned, not cached, and counted. Default 1 MiB. */
  readonly maxBytes?: number;
  /**
   * How long a load may take before its callers get a LoadTimeoutError. Default 30 s. With `grace`, `soft` is how long who finds a stale entry
   * waits for a fresh value before it gets the stale one; by default not at all.
   */
  readonly timeout?: Duration | { readonly soft?: Duration; readonly hard?: Duration };
  /**
   * Whether its ids can be listed and counted: `ids`, `count` and `invalidateListed` then work, and every fill costs one or two members of a
   * sorted list. `most`, 1 000 000 by default, is how many ids one list may hold, those that would expire first making room: there is one per value
   * of the first index, or one for the namespace (on a cluster, one per bucket). Default false.
   */
  readonly enumerable?: boolean | { readonly most: number };
  /**
   * Keys of an older cache that may still hold values. On a miss, and only then, they are looked at; what is found is moved to its new place with
   * the lifetime that it has left, and the old key removed. Not together with `tags`.
   */
  readonly legacy?: LegacyOptions<T, Id>;
  /** `'keys'` (default): a key of Redis per entry. `'hash'`: a hash per value of the first index, with a field per entry, which takes less memory. */
  readonly layout?: 'keys' | 'hash';
  /**
   * When the lifetime of a hash begins. `'create'` (default): with its first entry; later ones do not prolong it, and end with it. `'write'`: with
   * every entry that is stored; each entry then ends by itself after its own ttl, and leaves its memory to the end of the hash.
   */
  readonly hashTtl?: 'create' | 'write';
  /**
   * Keeps values in this process too. With `true`, or bounds, the store is still asked at every read, for tokens only: nothing changes but
   * the cost. With `{ trust: '200ms' }` it is not asked about what it was asked about less than that ago: values may be so old, at most.
   *
   * Values are then shared by all callers and read-only: changing one throws a TypeError.
   */
  readonly local?: boolean | LocalOptions;
  /** Change it when the meaning of stored values changes; entries of other versions are not read. */
  readonly version?: string | number;
}

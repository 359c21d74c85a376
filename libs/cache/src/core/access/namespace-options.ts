import type { Duration } from '../entry/duration.js';
import type { LocalOptions } from '../local/local-options.js';
import type { Tag } from '../invalidation/tag.js';
import type { Codec } from '../ports/codec.js';

/** Declares the key space of one accessor and how its entries live. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a decorator cannot see the type arguments of the class below it
export interface NamespaceOptions<T = any, Id extends object = any> {
  /** Unique in the application; part of every key. */
  readonly name: string;
  /** Every field of the id. A field may hold a string, number, bigint, boolean, Date or null. */
  readonly id: readonly (keyof Id & string)[];
  /** Groups of entries that share some fields of the id and can be invalidated together. */
  readonly indexes?: readonly (readonly (keyof Id & string)[])[];
  /** How long an entry lives at most. */
  readonly ttl: Duration;
  /** Share of the ttl, from 0 to 0.5, that is taken off at random so that entries do not expire together. Default 0.1. */
  readonly jitter?: number;
  /** Labels of a value, for example of the rows it was made of. */
  readonly tags?: (value: T, id: Id) => readonly Tag[];
  /** How values become bytes: `'entity'` (default with TypeORM), `'typed'` (default without), `'json'`, or your own. */
  readonly codec?: string | Codec;
  /**
   * What a statement on many rows, such as `update` by criteria, invalidates by rules that need more than its text tells: the whole
   * namespace (`'widen'`, default), or, inside a transaction, what they say of each row changed (`'exact'`). The rows are then read before
   * the statement, under the lock it takes anyway, and after it; of more than 200 rows the namespace is emptied all the same.
   */
  readonly bulkWrites?: 'widen' | 'exact';
  /** Tells whether a loaded value is stored; everything is when left out. */
  readonly cacheIf?: (value: T | null) => boolean;
  /** Largest payload stored, in bytes; a larger value is returned, not cached, and counted. Default 1 MiB. */
  readonly maxBytes?: number;
  /** How long a load may take before its callers get a LoadTimeoutError. Default 30 s. */
  readonly timeout?: Duration;
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

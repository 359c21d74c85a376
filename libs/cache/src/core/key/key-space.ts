import type { Cell, CellKind } from '../ports/store.js';
import { bucketOf } from './bucket-of.js';
import { pendingKeyOf } from './pending-key-of.js';

/** Longest text in a key that is kept as it is; longer text is replaced by its digest. */
const MAX_PLAIN_LENGTH = 160;

/**
 * Builds the keys of one namespace, spread over buckets.
 *
 * The keys of a bucket start with the same hash tag, so they share a slot of a cluster. Prefix and name are checked to hold no braces
 * or colons, and a hash tag ends at the first closing brace: nothing in an id can leave it.
 */
export class KeySpace {
  /** The namespace's token, once per bucket. */
  readonly spaces: readonly Cell[];
  private readonly tags: readonly string[];

  constructor(
    prefix: string,
    name: string,
    private readonly digest: (text: string) => string,
    private readonly buckets = 1,
  ) {
    this.tags = buckets === 1 ? [`{${prefix}:${name}}`] : numbers(buckets).map((i) => `{${prefix}:${name}:${i}}`);
    this.spaces = this.tags.map((_, bucket) => this.cell('namespace', 'n', bucket));
  }

  /** The namespace's token, where there is one bucket only. */
  get namespace(): Cell {
    return this.spaces[0]!;
  }

  /** Returns the bucket of whatever is found by `text`. */
  bucketOf(text: string): number {
    return this.buckets === 1 ? 0 : bucketOf(text, this.buckets);
  }

  entry(encodedId: string, bucket = this.bucketOf(encodedId)): Cell {
    return this.cell('entry', `e:${this.bounded(encodedId)}`, bucket);
  }

  /** Returns the key of the hash that has the entries with these values of the first index. */
  hash(encodedValues: string): string {
    const name = this.bounded(encodedValues);
    return `${this.tags[this.bucketOf(encodedValues)]!}h:${name.length}:${name}`;
  }

  /** Returns that hash as a cell, for an invalidation: its memory need not wait for its end. */
  wholeHash(encodedValues: string): Cell {
    const key = this.hash(encodedValues);
    return { kind: 'fence', key, pendingKey: pendingKeyOf(key) };
  }

  /** Returns the cell of the entry that is the field `encodedRest` of that hash. */
  field(encodedValues: string, encodedRest: string): Cell {
    const hash = this.hash(encodedValues);
    const key = hash + this.bounded(encodedRest);
    return { kind: 'entry', key, pendingKey: pendingKeyOf(key), hash };
  }

  index(fields: string, encodedValues: string): Cell {
    return this.cell('fence', `i:${fields}:${this.bounded(encodedValues)}`, this.bucketOf(encodedValues));
  }

  /** Returns the key of a list of ids, or of values of an index; `name` is unique among those of a bucket. */
  listing(name: string, bucket: number): string {
    return `${this.tags[bucket]!}l:${this.bounded(name)}`;
  }

  /** Returns the cell that closes old keys; `name` is unique among those of a bucket. */
  closure(name: string, bucket: number): Cell {
    return this.cell('closure', `x:${this.bounded(name)}`, bucket);
  }

  /** Cell of any other fence of this namespace; `name` must be unique among them. */
  fence(name: string): Cell {
    return this.cell('fence', `t:${this.bounded(name)}`, this.bucketOf(name));
  }

  private bounded(text: string): string {
    return text.length <= MAX_PLAIN_LENGTH ? text : `#${this.digest(text)}`;
  }

  private cell(kind: CellKind, rest: string, bucket: number): Cell {
    const tag = this.tags[bucket]!;
    // As `pendingKeyOf` tells it of a whole key; of two parts it costs next to nothing, which is what a reader should pay for it.
    return { kind, key: tag + rest, pendingKey: `${tag}p:${rest}` };
  }
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

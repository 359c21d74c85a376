import type { Capture } from '../fill/capture.js';
import { decodeIdValues } from '../key/decode-id-values.js';
import type { KeySpace } from '../key/key-space.js';
import type { DeclaredIndex } from '../key/declared-index.js';
import type { IdValues } from '../key/id-values.js';
import type { ListAddition, Listing, ListPlace } from '../ports/store.js';

const DEFAULT_MOST = 1_000_000;
/** Name of the list that a bucket has besides those of its index values; none of these has an empty name. */
const WHOLE_BUCKET = '';

/** What the lists of a namespace are made of. */
export interface ListingParts {
  readonly keys: KeySpace;
  /** Of the id, sorted. */
  readonly fields: readonly string[];
  /** The first one, by which entries are gathered. */
  readonly index: DeclaredIndex | null;
  encode(values: IdValues, fields: readonly string[]): string;
}

/**
 * Where the ids of one namespace are listed, in the slot of what they list.
 *
 * Without an index each bucket has a list of ids. With one, each value of the first index has a list of ids, and each bucket a list of
 * these values. A list is under the tokens of what it lists: emptying the namespace, or an index value, empties it too.
 */
export class IdListings {
  private constructor(
    private readonly parts: ListingParts,
    private readonly most: number,
  ) {}

  static of(enumerable: boolean | { readonly most: number } | undefined, parts: ListingParts): IdListings | null {
    if (!enumerable) return null;
    return new IdListings(parts, enumerable === true ? DEFAULT_MOST : enumerable.most);
  }

  /** Returns where the entry with this id is listed. */
  placeOf(id: IdValues): ListPlace {
    return { key: this.keyFor(id), member: this.encodeId(id) };
  }

  /** Returns what a fill of `id` adds. */
  additions(id: object, { space, indexes }: Capture): readonly ListAddition[] {
    const { index, encode, keys } = this.parts;
    const { most } = this;
    const place = this.placeOf(id as IdValues);
    if (!index) return [{ ...place, stamp: space.token, most }];
    const value = encode(id as IdValues, index.fields);
    const stamp = Buffer.concat([space.token, indexes[0]!.token]);
    const bucket = keys.listing(WHOLE_BUCKET, keys.bucketOf(value));
    return [
      { ...place, stamp, most },
      { key: bucket, member: value, stamp: space.token, most },
    ];
  }

  /** Returns the lists of each bucket: of ids, or, where there is an index, of its values. */
  whole(): readonly Listing[] {
    const { keys } = this.parts;
    return keys.spaces.map((space, bucket) => ({ key: keys.listing(WHOLE_BUCKET, bucket), under: [space] }));
  }

  /** Whether `whole` lists values of an index. */
  get isGathered(): boolean {
    return this.parts.index !== null;
  }

  /** Returns the list of ids that has all of those with the values in `partial`; null when `partial` leaves the index open. */
  within(partial: IdValues): Listing | null {
    const { index } = this.parts;
    return index?.fields.every((field) => partial[field] !== undefined) ? this.gathered(partial) : null;
  }

  /** Returns the list of ids with an index value that `whole` listed; null when nobody could have listed it. */
  ofValue(value: string): Listing | null {
    const values = read(value, this.parts.index!.fields);
    return values && this.gathered(values);
  }

  /** Whether exactly the ids with the values in `partial` are in the lists that it leads to. */
  isExactly(partial: IdValues): boolean {
    const fields = Object.keys(partial);
    return fields.length === 0 || (this.within(partial) !== null && fields.length === this.parts.index!.fields.length);
  }

  /** Returns the id that a list of ids has as `member`; null when nobody could have listed it. */
  idOf(member: string): IdValues | null {
    return read(member, this.parts.fields);
  }

  /** Whether `id` has the values in `partial`. */
  matches(id: IdValues, partial: IdValues): boolean {
    const { encode } = this.parts;
    return Object.keys(partial).every((field) => encode(id, [field]) === encode(partial, [field]));
  }

  private gathered(values: IdValues): Listing {
    const { index, encode, keys } = this.parts;
    const text = encode(values, index!.fields);
    const fence = keys.index(index!.label, text);
    const bucket = keys.bucketOf(text);
    return { key: keys.listing(text, bucket), under: [keys.spaces[bucket]!, fence] };
  }

  private keyFor(id: IdValues): string {
    const { index, keys } = this.parts;
    return index ? this.gathered(id).key : keys.listing(WHOLE_BUCKET, keys.bucketOf(this.encodeId(id)));
  }

  private encodeId(id: IdValues): string {
    return this.parts.encode(id, this.parts.fields);
  }
}

function read(text: string, fields: readonly string[]): IdValues | null {
  const values = decodeIdValues(text);
  if (values?.length !== fields.length) return null;
  return Object.fromEntries(fields.map((field, i) => [field, values[i]]));
}

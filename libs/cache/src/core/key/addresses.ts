import type { Cell } from '../ports/store.js';
import { AddressBook } from './address-book.js';
import type { DeclaredIndex } from './declared-index.js';
import { encodeIdValue } from './encode-id-value.js';
import type { EntryAddress } from './entry-address.js';
import type { IdValues } from './id-values.js';
import type { KeySpace } from './key-space.js';

/** The index whose values have a hash each, and the fields of the id that are not in it. */
export interface HashLayout {
  readonly index: DeclaredIndex;
  readonly rest: readonly string[];
}

/** What the keys of a namespace are made of. */
export interface AddressesParts {
  readonly namespace: string;
  /** Of the id, in the order of their names: the order of the declaration is no part of a key. */
  readonly fields: readonly string[];
  readonly indexes: readonly DeclaredIndex[];
  /** Null for the layout of keys. */
  readonly hashed: HashLayout | null;
  readonly keys: KeySpace;
}

const NO_CELLS: readonly Cell[] = [];

/** The keys of the ids of one namespace. */
export class Addresses {
  private readonly book: AddressBook;

  constructor(private readonly parts: AddressesParts) {
    this.book = new AddressBook(parts.fields);
  }

  /** Returns the address of `id` when it was asked for lately; undefined also for what has other fields than an id has. */
  known(id: IdValues): EntryAddress | undefined {
    return this.book.find(id);
  }

  /** @param id - Has every field, and no others. @throws InvalidIdError when one holds a value that cannot be part of a key. */
  of(id: IdValues): EntryAddress {
    const address = this.build(id);
    this.book.add(id, address);
    return address;
  }

  /** Returns the cell of the entry alone. */
  entryOf(id: IdValues): Cell {
    return this.entryIn(this.bucketOf(id), id);
  }

  /** An entry is where its first index is: the two are read, checked and filled together. */
  bucketOf(id: IdValues): number {
    const { keys, indexes, fields } = this.parts;
    if (keys.spaces.length === 1) return 0;
    return keys.bucketOf(this.encode(id, indexes[0]?.fields ?? fields));
  }

  /** Returns the values of `fields` as text that no other values have. */
  encode(values: IdValues, fields: readonly string[]): string {
    let text = '';
    for (const field of fields) text += encodeIdValue(values[field], `${this.parts.namespace}.${field}`);
    return text;
  }

  private build(id: IdValues): EntryAddress {
    const { keys, indexes } = this.parts;
    const bucket = this.bucketOf(id);
    const entry = this.entryIn(bucket, id);
    const space = keys.spaces[bucket]!;
    const fences = indexes.length === 0 ? NO_CELLS : this.indexCells(id);
    const otherSpaces = keys.spaces.length === 1 ? NO_CELLS : this.otherSpaces(id, bucket);
    const cells = [space, ...fences, ...otherSpaces, entry];
    return { entry, space, indexes: fences, otherSpaces, cells, batch: 0 };
  }

  private entryIn(bucket: number, id: IdValues): Cell {
    const { keys, hashed, fields } = this.parts;
    if (!hashed) return keys.entry(this.encode(id, fields), bucket);
    return keys.field(this.encode(id, hashed.index.fields), this.encode(id, hashed.rest));
  }

  private indexCells(id: IdValues): readonly Cell[] {
    const { keys, indexes } = this.parts;
    return indexes.map((index) => keys.index(index.label, this.encode(id, index.fields)));
  }

  private otherSpaces(id: IdValues, own: number): readonly Cell[] {
    const { keys, indexes } = this.parts;
    const buckets = indexes.map((index) => keys.bucketOf(this.encode(id, index.fields)));
    return [...new Set(buckets)].filter((bucket) => bucket !== own).map((bucket) => keys.spaces[bucket]!);
  }
}

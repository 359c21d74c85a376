import type { NamespaceOptions } from '../access/namespace-options.js';
import { readLifetimes, type Lifetimes } from '../entry/lifetimes.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { InvalidIdError } from '../errors/invalid-id-error.js';
import { checkLegacy } from '../legacy/check-legacy.js';
import { OldKeys } from '../legacy/old-keys.js';
import { IdListings } from '../listing/id-listings.js';
import type { Cell } from '../ports/store.js';
import { Addresses, type HashLayout } from './addresses.js';
import type { DeclaredIndex } from './declared-index.js';
import type { EntryAddress } from './entry-address.js';
import { expandScope } from './expand-scope.js';
import { checkOptions } from './check-options.js';
import { formsOf } from './forms-of.js';
import type { IdValues } from './id-values.js';
import { assertKeyPart } from './key-part.js';
import { KeySpace } from './key-space.js';

const DEFAULT_MAX_BYTES = 1024 * 1024;
/** The envelope counts the tokens of indexes, and of the buckets that these are in, in one byte. */
const MAX_INDEXES = 127;

/** The checked declaration of one accessor's key space, and the keys of its ids. */
export class Namespace {
  readonly name: string;
  /** As declared; with a scope that is a field of the id, and part of indexes. */
  readonly options: NamespaceOptions;
  /** @internal How its entries live, and how long its loads may take. */
  readonly lifetimes: Lifetimes;
  /** Largest payload stored, in bytes. */
  readonly maxBytes: number;
  /** @internal The namespace's token, once per bucket. */
  readonly spaces: readonly Cell[];
  /** @internal Where its ids are listed; null when they are not. */
  readonly listings: IdListings | null;
  /** @internal The keys of an older cache; null when there are none. */
  readonly oldKeys: OldKeys | null;
  /** Fields in the order of their names: the order of the declaration is no part of a key. */
  private readonly fields: readonly string[];
  private readonly hashed: HashLayout | null;
  private readonly declaredIndexes: readonly DeclaredIndex[];
  private readonly keys: KeySpace;
  private readonly addresses: Addresses;

  /** @internal @throws ConfigurationError when the declaration is wrong. */
  constructor(given: NamespaceOptions, prefix: string, digest: (text: string) => string, buckets = 1) {
    this.name = assertKeyPart(given.name, 'Namespace');
    checkOptions(given);
    const options = expandScope(given);
    this.options = options;
    this.fields = checkFields(options.id, `Namespace "${this.name}": id`);
    this.declaredIndexes = (options.indexes ?? []).map((fields) => this.checkIndex(fields));
    if (new Set(this.declaredIndexes.map(({ label }) => label)).size < this.declaredIndexes.length)
      throw this.wrong('declares one index twice. Declare each once; the order of its fields does not matter.');
    if (this.declaredIndexes.length > MAX_INDEXES)
      throw this.wrong(`has more than ${MAX_INDEXES} indexes. Declare fewer.`);
    this.lifetimes = readLifetimes(options);
    this.maxBytes = this.checkRange('maxBytes', options.maxBytes ?? DEFAULT_MAX_BYTES, 1, 512 * 1024 * 1024);
    this.keys = new KeySpace(prefix, this.name, digest, buckets);
    this.spaces = this.keys.spaces;
    this.hashed = this.checkLayout();
    const { keys, fields, hashed } = this;
    const addresses = new Addresses({ namespace: this.name, fields, indexes: this.declaredIndexes, hashed, keys });
    this.addresses = addresses;
    const encode = (values: IdValues, some: readonly string[]): string => addresses.encode(values, some);
    const index = this.declaredIndexes[0] ?? null;
    this.listings = IdListings.of(options.enumerable, { keys, fields, index, encode });
    if (options.legacy) checkLegacy(options.legacy, `Namespace "${this.name}": legacy`, options.tags !== undefined);
    const bucketOf = (id: IdValues): number => addresses.bucketOf(id);
    const parts = { keys, indexes: this.declaredIndexes, encode, bucketOf };
    this.oldKeys = options.legacy ? new OldKeys(options.legacy, parts) : null;
  }

  /** @internal Returns every cell that emptying the namespace invalidates, its tokens first. */
  get wholeCells(): readonly Cell[] {
    return this.oldKeys?.areRead ? [...this.spaces, ...this.oldKeys.everyClosure()] : this.spaces;
  }

  /** How long an entry is fresh, in milliseconds. */
  get ttlMs(): number {
    return this.lifetimes.ttlMs;
  }

  /** Longest load, in milliseconds. */
  get timeoutMs(): number {
    return this.lifetimes.timeoutMs;
  }

  /** Share of the ttl taken off at random. */
  get jitter(): number {
    return this.lifetimes.jitter;
  }

  /** Fields of each declared index, sorted. */
  get indexes(): readonly (readonly string[])[] {
    return this.declaredIndexes.map((index) => index.fields);
  }

  /** @internal @throws InvalidIdError when `id` lacks a field, has an unknown one, or holds a value that cannot be part of a key. */
  address(id: object): EntryAddress {
    const known = isObject(id) ? this.addresses.known(id as IdValues) : undefined;
    if (known) return known;
    this.assertWhole(id);
    return this.addresses.of(id as IdValues);
  }

  /** @internal Returns the cells of the entry with this id, first in the form given, then in every other form of its values. */
  entryCells(id: object): readonly Cell[] {
    const forms = formsOf(id as IdValues, this.fields);
    const cells = forms.map((form) => {
      const cell = this.addresses.entryOf(form);
      return this.listings ? { ...cell, listed: this.listings.placeOf(form) } : cell;
    });
    const { oldKeys } = this;
    return oldKeys?.areRead ? [...cells, ...forms.flatMap((form) => oldKeys.cellsOf(form))] : cells;
  }

  /** @internal Returns the index cells of a partial id whose fields are exactly a declared index's, in every form; null when there is none. */
  partialCells(partial: object): readonly Cell[] | null {
    const fields = Object.keys(partial).sort();
    const index = this.declaredIndexes.find((declared) => sameFields(declared.fields, fields));
    if (!index) return null;
    const values = formsOf(partial as IdValues, index.fields).map((form) => this.addresses.encode(form, index.fields));
    const cells = values.map((text) => this.keys.index(index.label, text));
    const { oldKeys } = this;
    if (this.hashed?.index === index) cells.push(...values.map((text) => this.keys.wholeHash(text)));
    return oldKeys?.areRead ? [...cells, ...values.map((text) => oldKeys.closureOf(index, text))] : cells;
  }

  /** @internal Returns the declared index that covers the most of `fields` and nothing else; `null` when none does. */
  widestIndexWithin(fields: readonly string[]): readonly string[] | null {
    const fitting = this.declaredIndexes.filter((index) => index.fields.every((field) => fields.includes(field)));
    return fitting.sort((a, b) => b.fields.length - a.fields.length)[0]?.fields ?? null;
  }

  /** @internal */
  isWhole(partial: object): boolean {
    const given = Object.keys(partial);
    return given.length === this.fields.length && given.every((field) => this.fields.includes(field));
  }

  /** @internal */
  unknownFields(partial: object): readonly string[] {
    return Object.keys(partial).filter((field) => !this.fields.includes(field));
  }

  private checkLayout(): HashLayout | null {
    if (this.options.layout !== 'hash') return null;
    const [index] = this.declaredIndexes;
    if (index) return { index, rest: this.fields.filter((field) => !index.fields.includes(field)) };
    throw this.wrong("has layout 'hash' and no index. Declare one: each of its values has a hash of its own.");
  }

  /** What nearly every id is: it has these fields, and no others. */
  private isExact(given: IdValues): boolean {
    for (const field of this.fields) if (given[field] === undefined) return false;
    for (const field in given) if (!this.fields.includes(field)) return false;
    return true;
  }

  private assertWhole(id: unknown): void {
    const given = isObject(id) ? (id as Record<string, unknown>) : {};
    if (this.isExact(given)) return;
    const missing = this.fields.filter((field) => given[field] === undefined);
    const unknown = this.unknownFields(given);
    if (missing.length === 0 && unknown.length === 0) return;
    const problems = [
      ...missing.map((field) => `"${field}" is missing`),
      ...unknown.map((field) => `"${field}" is not a field of its id`),
    ];
    throw new InvalidIdError(
      `Namespace "${this.name}": ${problems.join(', ')}. An id is { ${this.fields.join(', ')} }; null is a value of its own.`,
    );
  }

  private checkIndex(fields: readonly string[]): DeclaredIndex {
    const sorted = checkFields(fields, `Namespace "${this.name}": index`);
    const unknown = sorted.filter((field) => !this.fields.includes(field));
    if (unknown.length > 0)
      throw this.wrong(
        `has an index over unknown fields: ${unknown.join(', ')}. Fields of the id: ${this.fields.join(', ')}.`,
      );
    if (sorted.length === this.fields.length)
      throw this.wrong('has an index over its whole id. Leave it out: an entry can be invalidated by its id.');
    return { fields: sorted, label: sorted.map((field) => `${field.length}.${field}`).join('') };
  }

  private checkRange(option: string, value: number, least: number, most: number): number {
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw this.wrong(`has ${option} ${String(value)}. Give a number from ${least} to ${most}.`);
  }

  private wrong(problem: string): ConfigurationError {
    return new ConfigurationError(`Namespace "${this.name}" ${problem}`);
  }
}

function isObject(id: unknown): id is object {
  return typeof id === 'object' && id !== null;
}

function checkFields(fields: readonly string[] | undefined, what: string): readonly string[] {
  const usable =
    Array.isArray(fields) && fields.length > 0 && fields.every((field) => typeof field === 'string' && field !== '');
  if (usable && new Set(fields).size === fields.length) return [...(fields as readonly string[])].sort();
  throw new ConfigurationError(
    `${what} must list at least one field name, each once; it is ${JSON.stringify(fields) ?? 'missing'}.`,
  );
}

function sameFields(sorted: readonly string[], others: readonly string[]): boolean {
  return sorted.length === others.length && sorted.every((field, i) => field === others[i]);
}

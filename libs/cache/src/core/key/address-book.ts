import type { EntryAddress } from './entry-address.js';
import type { IdValues } from './id-values.js';

/** Addresses by the values of their ids, one level of maps for each field. */
type Page = Map<unknown, Page | EntryAddress>;

/** Of each of the two generations; an address takes 400 to 900 bytes. */
const CAPACITY = 1_000;
/** Longer texts are not kept for the sake of a key. */
const MAX_TEXT_LENGTH = 160;

/**
 * The addresses of ids that were asked for lately: those who ask again need not build and hash the same keys.
 *
 * What was not asked for during a whole generation is forgotten, so that at most two generations are kept. Only ids of values that
 * cannot change are: of others, one that is the same object may be another value by now.
 */
export class AddressBook {
  private young: Page = new Map();
  private old: Page = new Map();
  private count = 0;

  constructor(private readonly fields: readonly string[]) {}

  /** Returns the address of `id`; undefined, too, for what has fields beside those of an id. */
  find(id: IdValues): EntryAddress | undefined {
    const known = this.lookUp(this.young, id) ?? this.lookUpOlder(id);
    return known && this.hasNoOthers(id) ? known : undefined;
  }

  /** Keeps `address` for `id`, which has all fields and no others, if it may be kept. */
  add(id: IdValues, address: EntryAddress): void {
    if (this.fields.every((field) => isLasting(id[field]))) this.enter(id, address);
  }

  /** Those that are inherited are fields, too. To count them is not enough: getters are none of those that are listed. */
  private hasNoOthers(id: IdValues): boolean {
    for (const field in id) if (!this.fields.includes(field)) return false;
    return true;
  }

  private lookUpOlder(id: IdValues): EntryAddress | undefined {
    const older = this.lookUp(this.old, id);
    if (older) this.enter(id, older);
    return older;
  }

  private lookUp(page: Page, id: IdValues): EntryAddress | undefined {
    let found: Page | EntryAddress | undefined = page;
    for (const field of this.fields) {
      found = (found as Page).get(id[field]);
      if (!found) return undefined;
    }
    return found as EntryAddress;
  }

  private enter(id: IdValues, address: EntryAddress): void {
    if (this.count === CAPACITY) this.turnOver();
    this.count++;
    const last = this.fields.length - 1;
    let page = this.young;
    for (let i = 0; i < last; i++) page = pageIn(page, id[this.fields[i]!]);
    page.set(id[this.fields[last]!], address);
  }

  private turnOver(): void {
    this.old = this.young;
    this.young = new Map();
    this.count = 0;
  }
}

function pageIn(page: Page, value: unknown): Page {
  const known = page.get(value) as Page | undefined;
  if (known) return known;
  const added: Page = new Map();
  page.set(value, added);
  return added;
}

function isLasting(value: unknown): boolean {
  return typeof value === 'string' ? value.length <= MAX_TEXT_LENGTH : typeof value !== 'object' || value === null;
}

import type { EntryAddress } from '../key/entry-address.js';

/** The ids of one call, each wanted once, and what becomes of them. */
export class Batch<T, Id extends object> {
  readonly ids: readonly Id[];
  /** Of each of `ids`. */
  readonly addresses: readonly EntryAddress[];
  /** For each id of the call, in its order: where it is in `ids`. Null where no id occurs twice. */
  private readonly places: readonly number[] | null;
  private readonly values: (T | null)[];
  private failures: Map<number, unknown> | undefined;

  constructor(ids: readonly Id[], addressOf: (id: Id) => EntryAddress) {
    // The caller's own list may change while it waits, and may have holes.
    const given = [...ids];
    const addresses = given.map(addressOf);
    const { wanted, places } = distinct(addresses);
    this.ids = wanted?.map((place) => given[place]!) ?? given;
    this.addresses = wanted?.map((place) => addresses[place]!) ?? addresses;
    this.places = places;
    this.values = this.ids.map(() => null);
  }

  fulfil(place: number, value: T | null): void {
    this.values[place] = value;
  }

  settle(place: number, end: PromiseSettledResult<T | null>): void {
    if (end.status === 'fulfilled') this.values[place] = end.value;
    else (this.failures ??= new Map<number, unknown>()).set(place, end.reason);
  }

  /** Returns a value per id of the call. @throws the error of the first one that has one. */
  inOrder(): (T | null)[] {
    const { failures, places, values } = this;
    if (failures) throw failures.get((places ?? [...values.keys()]).find((place) => failures.has(place))!);
    return places ? places.map((place) => values[place]!) : values;
  }

  /** Returns an outcome per id of the call. */
  settled(): PromiseSettledResult<T | null>[] {
    return (this.places ?? [...this.values.keys()]).map((place) =>
      this.failures?.has(place)
        ? { status: 'rejected', reason: this.failures.get(place) }
        : { status: 'fulfilled', value: this.values[place]! },
    );
  }
}

interface Distinct {
  readonly wanted: readonly number[] | null;
  readonly places: readonly number[] | null;
}

const NOTHING_TWICE: Distinct = { wanted: null, places: null };

/** Returns which of `addresses` are of entries that none before is of, and for each where its entry is among those; nulls where all are. */
function distinct(addresses: readonly EntryAddress[]): Distinct {
  if (areDistinct(addresses)) return NOTHING_TWICE;
  const known = new Map<string, number>();
  const wanted: number[] = [];
  const places = addresses.map(({ entry: { key } }, i) => {
    const place = known.get(key);
    if (place !== undefined) return place;
    known.set(key, wanted.length);
    return wanted.push(i) - 1;
  });
  return { wanted, places };
}

/** Begins again behind the last number that costs no memory: who has met one of that time is told apart by keys, once. */
const LAST_BATCH = 2 ** 30;
let batches = 0;

/** An id that was asked for before has the same address again, so that one look at each tells, where to hash a hundred keys takes 25 µs. Others are told apart by their keys. */
function areDistinct(addresses: readonly EntryAddress[]): boolean {
  batches = batches === LAST_BATCH ? 1 : batches + 1;
  let areKnown = true;
  for (const address of addresses) {
    if (address.batch === batches) return false;
    if (address.batch === 0) areKnown = false;
    address.batch = batches;
  }
  return areKnown || new Set(addresses.map(({ entry }) => entry.key)).size === addresses.length;
}

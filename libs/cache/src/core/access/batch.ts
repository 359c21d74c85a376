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

/** Returns which of `addresses` are of entries that none before is of, and for each where its entry is among those; nulls where all are. */
function distinct(addresses: readonly EntryAddress[]): Distinct {
  const keys = addresses.map(({ entry }) => entry.key);
  // A set made of a list at once costs a third of looking for each in a map.
  if (new Set(keys).size === keys.length) return NOTHING_TWICE;
  const known = new Map<string, number>();
  const wanted: number[] = [];
  const places = keys.map((key, i) => {
    const place = known.get(key);
    if (place !== undefined) return place;
    known.set(key, wanted.length);
    return wanted.push(i) - 1;
  });
  return { wanted, places };
}

interface Distinct {
  readonly wanted: readonly number[] | null;
  readonly places: readonly number[] | null;
}

const NOTHING_TWICE: Distinct = { wanted: null, places: null };

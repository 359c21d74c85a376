import type { EntryAddress } from '../key/entry-address.js';

/** The ids of one call, each wanted once, and what becomes of them. */
export class Batch<T, Id extends object> {
  readonly ids: readonly Id[];
  /** Of each of `ids`. */
  readonly addresses: readonly EntryAddress[];
  /** For each id of the call, in its order: where it is in `ids`. */
  private readonly places: readonly number[];
  private readonly values: (T | null)[] = [];
  private failures: Map<number, unknown> | undefined;

  constructor(ids: readonly Id[], addressOf: (id: Id) => EntryAddress) {
    const wanted: Id[] = [];
    const addresses: EntryAddress[] = [];
    const known = new Map<string, number>();
    this.places = ids.map((id) => {
      const address = addressOf(id);
      const place = known.get(address.entry.key);
      if (place !== undefined) return place;
      known.set(address.entry.key, wanted.length);
      addresses.push(address);
      return wanted.push(id) - 1;
    });
    this.ids = wanted;
    this.addresses = addresses;
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
    const { failures } = this;
    const failed = failures && this.places.find((place) => failures.has(place));
    if (failed !== undefined) throw failures!.get(failed);
    return this.places.map((place) => this.values[place]!);
  }

  /** Returns an outcome per id of the call. */
  settled(): PromiseSettledResult<T | null>[] {
    return this.places.map((place) =>
      this.failures?.has(place)
        ? { status: 'rejected', reason: this.failures.get(place) }
        : { status: 'fulfilled', value: this.values[place]! },
    );
  }
}

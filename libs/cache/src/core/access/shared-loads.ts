import { optionsIn, valueIn, type Loaded } from '../fill/cached.js';
import type { Flight, Landed } from '../fill/flights.js';
import type { Loader } from '../fill/loader.js';
import type { FinishedLoad } from '../fill/loads.js';
import type { MaybeLater } from '../read/lookup.js';
import type { Binding } from './binding.js';
import { LeasedLoads } from './leased-loads.js';
import type { ReadThroughParts } from './read-through-parts.js';
import { loadedValue, valueFrom } from './value-from.js';
import type { Missed } from './wanted.js';

type Load<T, Id> = (missed: readonly Missed<Id>[], onBegin: () => void) => Promise<FinishedLoad<readonly Loaded<T>[]>>;

/** The loads of one accessor: shared by everybody who shows the same tokens, and stored as far as these still allow. */
export class SharedLoads<T, Id extends object> {
  /** Null for an accessor without leases. */
  private readonly leased: LeasedLoads<Id> | null;

  constructor(
    private readonly binding: Binding,
    private readonly loader: Loader<T, Id>,
    private readonly parts: ReadThroughParts,
  ) {
    const { leaseMs } = binding.namespace.lifetimes;
    this.leased = leaseMs === null ? null : new LeasedLoads(binding, parts, leaseMs);
    if (this.leased) parts.turns.open();
  }

  /**
   * Returns the value of each of `missed`, of those that nobody is loading from one `loadMany`.
   *
   * @param since - The moment at which the reader began, by `UnfencedFlights.now`.
   * @param leased - The lease that loads wait for; null when the caller has it.
   */
  each(missed: readonly Missed<Id>[], since: number, leased = this.lease): readonly Promise<T | null>[] {
    const hasLease = leased === null && this.leased !== null;
    const flights = missed.map((miss) => this.joinable(miss, hasLease));
    const led = this.leadMany(
      missed.filter((_, i) => !flights[i]),
      since,
      leased,
    );
    let next = 0;
    return missed.map((miss, i) => (flights[i] ? this.join(miss, flights[i].landed) : led[next++]!));
  }

  /** Returns the value of one. */
  one(missed: Missed<Id>, since: number): Promise<T | null> {
    const flight = this.joinable(missed);
    return flight ? this.join(missed, flight.landed) : this.load(missed, since, this.lease);
  }

  /** Loads whether or not somebody else does. */
  lead(missed: Missed<Id>): Promise<T | null> {
    return this.leadOne(missed, null);
  }

  /** Whoever holds it may have begun before the request that wants to know better. */
  private get lease(): LeasedLoads<Id> | null {
    return this.parts.isRefreshWanted() ? null : this.leased;
  }

  /** @param hasLease - Whether the caller has the lease that a flight may wait for. */
  private joinable({ capture }: Missed<Id>, hasLease = false): Flight | undefined {
    // A flight may have begun before the request that wants to know better.
    if (this.parts.isRefreshWanted()) return undefined;
    const flight = capture ? this.parts.flights.find(capture.signature) : undefined;
    const mayBeWaitingForUs =
      flight && (flight.isBatch || !flight.hasBegun()) && (hasLease || this.parts.loads.isNested());
    return mayBeWaitingForUs ? undefined : flight;
  }

  /** Shares a flight that captured the very tokens this reader captured itself; a private view stays with the one who loaded it. */
  private join(missed: Missed<Id>, landed: Promise<Landed>): Promise<T | null> {
    return landed.then((flight) => this.shared(missed, flight));
  }

  private shared(missed: Missed<Id>, { shareable, payload, value, isStored }: Landed): MaybeLater<T | null> {
    if (isStored) return this.again(missed);
    if (!shareable) return this.lead(missed);
    if (!payload) return value as T | null;
    try {
      return valueFrom(this.binding, payload) as T | null;
    } catch (error) {
      const { name } = this.binding.namespace;
      this.parts.observer.observe({ type: 'decode_failed', namespace: name, key: missed.address.entry.key, error });
      return this.lead(missed);
    }
  }

  /** What another process has loaded is in the store; should it be gone again, this is like any other miss. */
  private again(missed: Missed<Id>): MaybeLater<T | null> {
    const since = this.parts.unfenced.now;
    return this.parts.reader.find(this.binding, missed.address, 'read', (found): MaybeLater<T | null> => {
      if (found.outcome === 'hit' || found.outcome === 'stale') return found.value as T | null;
      return this.one({ ...missed, capture: found.outcome === 'miss' ? found.capture : null }, since);
    });
  }

  /** What captured no tokens is shared by time; not with a reader inside a load, and not by one that passes the store by on purpose. */
  private load(missed: Missed<Id>, since: number, leased: LeasedLoads<Id> | null): Promise<T | null> {
    if (missed.capture || this.parts.passedBy('read') !== undefined || this.parts.loads.isNested())
      return this.leadOne(missed, leased);
    const landed = this.parts.unfenced.join(missed.address.entry.key, since);
    return landed ? this.join(missed, landed) : this.leadUnfenced(missed);
  }

  private async leadUnfenced({ id, address }: Missed<Id>): Promise<T | null> {
    const value = await this.parts.unfenced.lead(address.entry.key, {
      run: async (onBegin) => {
        const { value, taint } = await this.parts.loads.one(this.binding.namespace, this.loader, id, onBegin);
        return { value: valueIn(value), taint };
      },
      encode: (loaded) => this.binding.codec.encode(loaded),
    });
    return value as T | null;
  }

  private leadOne(missed: Missed<Id>, leased: LeasedLoads<Id> | null): Promise<T | null> {
    const load: Load<T, Id> = async ([miss], onBegin) => {
      const { value, ...rest } = await this.parts.loads.one(this.binding.namespace, this.loader, miss!.id, onBegin);
      return { ...rest, value: [value] };
    };
    return this.leadAll([missed], load, leased)[0]!;
  }

  private leadMany(
    missed: readonly Missed<Id>[],
    since: number,
    leased: LeasedLoads<Id> | null,
  ): readonly Promise<T | null>[] {
    // Each on its own: one of these loads may ask for the value of another.
    if (!this.loader.loadMany) return missed.map((miss) => this.load(miss, since, leased));
    if (missed.length === 0) return [];
    const load: Load<T, Id> = (some, onBegin) =>
      this.parts.loads.many(
        this.binding.namespace,
        this.loader,
        some.map(({ id }) => id),
        onBegin,
      );
    return this.leadAll(missed, load, leased);
  }

  /** Loads for everybody who shows the same tokens, and stores what they still allow. A load inside a load waits for no lease. */
  private leadAll(
    missed: readonly Missed<Id>[],
    load: Load<T, Id>,
    leased: LeasedLoads<Id> | null,
  ): readonly Promise<T | null>[] {
    let hasBegun = false;
    const landAll = (some: readonly Missed<Id>[]): readonly Promise<Landed>[] => {
      const batch = load(some, () => (hasBegun = true));
      return some.map((miss, i) => this.land(miss, batch, i));
    };
    const mayWait = leased && missed.every(({ capture }) => capture) && !this.parts.loads.isNested();
    const { landed: flights, start } = mayWait
      ? leased.each(missed, landAll)
      : { landed: landAll(missed), start: undefined };
    const isBatch = missed.length > 1;
    missed.forEach(({ capture }, i) => {
      const flight = { landed: flights[i]!, isBatch, hasBegun: () => hasBegun, start };
      if (capture) this.parts.flights.announce(capture.signature, flight);
    });
    return flights.map(async (landed) => (await landed).value as T | null);
  }

  private async land(
    { id, address, capture, onSent }: Missed<Id>,
    batch: Promise<FinishedLoad<readonly Loaded<T>[]>>,
    position: number,
  ): Promise<Landed> {
    const { value: values, taint, ms: loadMs } = await batch;
    const loaded = values[position];
    const value = valueIn(loaded);
    if (!capture) return { value, payload: null, shareable: false };
    const input = { binding: this.binding, id, value, capture, taint, options: optionsIn(loaded), loadMs, onSent };
    const { payload, shareable } = await this.parts.filler.fill(input);
    // A miss leaves no copy behind; who asked for a fresh value may have passed one by.
    if (this.parts.isRefreshWanted()) this.binding.local?.forget(address.entry.key);
    const returned = loadedValue(this.binding, value, payload);
    return { value: returned, payload, shareable: shareable && taint === undefined };
  }
}

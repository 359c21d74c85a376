import { InvalidIdError } from '../errors/invalid-id-error.js';
import { signatureOf, type Capture } from '../fill/capture.js';
import type { Flight, Landed } from '../fill/flights.js';
import type { Loader } from '../fill/loader.js';
import type { EntryAddress } from '../key/namespace.js';
import type { WatchedLoad } from '../ports/load-context.js';
import type { Lookup } from '../read/entry-reader.js';
import type { Binding } from './binding.js';
import type { ReadOutcome } from './cache-event.js';
import type { ReadThroughParts } from './read-through-parts.js';
import { loadedValue, valueFrom } from './value-from.js';

interface Wanted<Id> {
  readonly id: Id;
  readonly address: EntryAddress;
}

interface Missed<Id> extends Wanted<Id> {
  readonly capture: Capture | null;
}

/** The reads of one accessor: from the store when that is provably current, else from the loader. */
export class ReadThrough<T, Id extends object> {
  constructor(
    private readonly binding: Binding,
    private readonly loader: Loader<T, Id>,
    private readonly parts: ReadThroughParts,
  ) {}

  async get(id: Id): Promise<T | null> {
    const since = this.parts.unfenced.now;
    const address = this.binding.namespace.address(id);
    const found = await this.lookup(address, 'read');
    if (found.outcome === 'hit') return found.value as T | null;
    const missed = { id, address, capture: captureOf(found) };
    const flight = this.joinable(missed);
    return flight ? this.join(missed, flight.landed) : this.load(missed, since);
  }

  async getMany(ids: readonly Id[]): Promise<(T | null)[]> {
    if (!Array.isArray(ids)) throw new InvalidIdError('getMany takes a list of ids.');
    const wanted = new Map<string, Wanted<Id>>();
    const keys = ids.map((id) => {
      const address = this.binding.namespace.address(id);
      if (!wanted.has(address.entry.key)) wanted.set(address.entry.key, { id, address });
      return address.entry.key;
    });
    const values = await this.readAll([...wanted.values()]);
    return keys.map((key) => values.get(key) ?? null);
  }

  async peek(id: Id): Promise<T | null | undefined> {
    const found = await this.lookup(this.binding.namespace.address(id), 'peek');
    return found.outcome === 'hit' ? (found.value as T | null) : undefined;
  }

  async refresh(id: Id): Promise<T | null> {
    const address = this.binding.namespace.address(id);
    const found = await this.lookup(address, 'refresh');
    try {
      return await this.lead({ id, address, capture: captureOf(found) });
    } finally {
      this.binding.local?.forget(address.entry.key);
    }
  }

  /** Stores what `produce` brings; its tokens are captured before it runs. */
  async set(id: Id, produce: () => Promise<T | null>): Promise<boolean> {
    const address = this.binding.namespace.address(id);
    const capture = captureOf(await this.lookup(address, 'refresh'));
    const watched = await this.parts.loads.compute(this.binding.namespace, produce);
    if (!capture) return false;
    const { stored } = await this.parts.filler.fill({
      binding: this.binding,
      id,
      value: watched.value ?? null,
      capture,
      taint: watched.taint,
    });
    this.binding.local?.forget(address.entry.key);
    return stored;
  }

  async within(scope: object, ids: readonly Id[]): Promise<(T | null)[]> {
    for (const id of ids) this.binding.namespace.address(id);
    return ids.length === 0
      ? []
      : [...(await this.parts.loads.manyWithin(this.binding.namespace, this.loader, ids, scope))];
  }

  /** Inside a transaction's reader the store is passed by: it does not know what the transaction wrote. */
  private get mayUseStore(): boolean {
    return this.parts.enabled && !this.parts.context().isWithin();
  }

  private async lookup(address: EntryAddress, mode: 'read' | 'peek' | 'refresh'): Promise<Lookup> {
    const found: Lookup = this.mayUseStore
      ? await this.parts.reader.lookup(this.binding, address, mode)
      : { outcome: 'unavailable' };
    this.parts.observer.observe({
      type: 'read',
      namespace: this.binding.namespace.name,
      outcome: outcomeOf(found),
      key: address.entry.key,
      ...(found.outcome === 'hit' && found.tier && { tier: found.tier }),
    });
    return found;
  }

  private async readAll(wanted: readonly Wanted<Id>[]): Promise<Map<string, T | null>> {
    const since = this.parts.unfenced.now;
    const values = new Map<string, T | null>();
    const joined: Promise<unknown>[] = [];
    const missed: Missed<Id>[] = [];
    const found = await Promise.all(wanted.map(({ address }) => this.lookup(address, 'read')));
    const put = (key: string, value: T | null): unknown => values.set(key, value);
    found.forEach((lookup, i) => {
      const { id, address } = wanted[i]!;
      if (lookup.outcome === 'hit') return put(address.entry.key, lookup.value as T | null);
      const miss = { id, address, capture: captureOf(lookup) };
      const flight = this.joinable(miss);
      return flight
        ? joined.push(this.join(miss, flight.landed).then((value) => put(address.entry.key, value)))
        : missed.push(miss);
    });
    const loaded = missed.length > 0 ? this.leadMany(missed, since) : [];
    const [own] = await Promise.all([loaded, ...joined]);
    missed.forEach(({ address }, i) => put(address.entry.key, own[i]!));
    return values;
  }

  private joinable({ capture }: Missed<Id>): Flight | undefined {
    const flight = capture ? this.parts.flights.find(signatureOf(capture)) : undefined;
    const mayBeWaitingForUs = flight && (flight.isBatch || !flight.hasBegun()) && this.parts.loads.isNested();
    return mayBeWaitingForUs ? undefined : flight;
  }

  /** Shares a flight that captured the very tokens this reader captured itself; a private view stays with the one who loaded it. */
  private async join(missed: Missed<Id>, landed: Promise<Landed>): Promise<T | null> {
    const { shareable, payload, value } = await landed;
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

  /** What captured no tokens is shared by time; not with a reader inside a load, and not by one that passes the store by on purpose. */
  private load(missed: Missed<Id>, since: number): Promise<T | null> {
    if (missed.capture || !this.mayUseStore || this.parts.loads.isNested()) return this.lead(missed);
    const landed = this.parts.unfenced.join(missed.address.entry.key, since);
    return landed ? this.join(missed, landed) : this.leadUnfenced(missed);
  }

  private async leadUnfenced({ id, address }: Missed<Id>): Promise<T | null> {
    const value = await this.parts.unfenced.lead(address.entry.key, {
      run: (onBegin) => this.parts.loads.one(this.binding.namespace, this.loader, id, onBegin),
      encode: (loaded) => this.binding.codec.encode(loaded),
    });
    return value as T | null;
  }

  private async lead(missed: Missed<Id>): Promise<T | null> {
    const [value] = await this.leadAll([missed], async (onBegin) => {
      const { value, taint } = await this.parts.loads.one(this.binding.namespace, this.loader, missed.id, onBegin);
      return { value: [value], taint };
    });
    return value ?? null;
  }

  private leadMany(missed: readonly Missed<Id>[], since: number): Promise<(T | null)[]> {
    // Each on its own: one of these loads may ask for the value of another.
    if (!this.loader.loadMany) return Promise.all(missed.map((miss) => this.load(miss, since)));
    return this.leadAll(missed, (onBegin) =>
      this.parts.loads.many(
        this.binding.namespace,
        this.loader,
        missed.map(({ id }) => id),
        onBegin,
      ),
    );
  }

  /** Loads for everybody who shows the same tokens, and stores what they still allow. */
  private async leadAll(
    missed: readonly Missed<Id>[],
    load: (onBegin: () => void) => Promise<WatchedLoad<readonly (T | null)[]>>,
  ): Promise<(T | null)[]> {
    let hasBegun = false;
    const batch = load(() => (hasBegun = true));
    const flights = missed.map((miss, i) => this.land(miss, batch, i));
    const isBatch = missed.length > 1;
    missed.forEach(({ capture }, i) => {
      const flight = { landed: flights[i]!, isBatch, hasBegun: () => hasBegun };
      if (capture) this.parts.flights.announce(signatureOf(capture), flight);
    });
    const landed = await Promise.all(flights);
    return landed.map(({ value }) => value as T | null);
  }

  private async land(
    { id, capture }: Missed<Id>,
    batch: Promise<WatchedLoad<readonly (T | null)[]>>,
    position: number,
  ): Promise<Landed> {
    const { value: values, taint } = await batch;
    const value = values[position] ?? null;
    if (!capture) return { value, payload: null, shareable: false };
    const { payload, shareable } = await this.parts.filler.fill({ binding: this.binding, id, value, capture, taint });
    return { value: loadedValue(this.binding, value, payload), payload, shareable: shareable && taint === undefined };
  }
}

function captureOf(found: Lookup): Capture | null {
  return found.outcome === 'miss' ? found.capture : null;
}

function outcomeOf(found: Lookup): ReadOutcome {
  if (found.outcome === 'unavailable') return 'bypass';
  if (found.outcome === 'hit') return found.value === null ? 'absent' : 'hit';
  return 'miss';
}

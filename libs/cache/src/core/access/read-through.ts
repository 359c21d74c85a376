import { InvalidIdError } from '../errors/invalid-id-error.js';
import { optionsIn, valueIn, type Loaded } from '../fill/cached.js';
import type { Capture } from '../fill/capture.js';
import type { Loader } from '../fill/loader.js';
import { OldKeyLoads, type MissLoads } from '../legacy/old-key-loads.js';
import type { EntryAddress } from '../key/entry-address.js';
import { UNAVAILABLE, type FoundEntry, type Lookup, type LookupMode, type MaybeLater } from '../read/lookup.js';
import { Batch } from './batch.js';
import type { Binding } from './binding.js';
import type { BypassReason } from './cache-event.js';
import { viewOf, type EntryView } from './entry-view.js';
import { hitOutcomeOf, readEvent } from './read-event.js';
import type { ReadOptions } from './read-options.js';
import type { ReadThroughParts } from './read-through-parts.js';
import { Renewals } from './renewals.js';
import { SharedLoads } from './shared-loads.js';
import { StaleReads, type StaleEntry } from './stale-reads.js';
import { upkeepOf, type Upkeep } from './upkeep.js';
import type { Missed, Wanted } from './wanted.js';

/** How a read has begun. */
interface Begun<T, Id extends object> {
  readonly mode: LookupMode;
  readonly passedBy: BypassReason | undefined;
  /** What is known without asking the store. */
  readonly known: Lookup | undefined;
  readonly options: ReadOptions<T, Id> | undefined;
}

/** The reads of one accessor: from the store when that is provably current, else from the loader. */
export class ReadThrough<T, Id extends object> {
  private readonly loads: SharedLoads<T, Id>;
  private readonly misses: MissLoads<T, Id>;
  private readonly stale: StaleReads<T, Id>;
  private readonly upkeep: Upkeep<T, Id> | null;

  constructor(
    private readonly binding: Binding,
    private readonly loader: Loader<T, Id>,
    private readonly parts: ReadThroughParts,
  ) {
    this.loads = new SharedLoads(binding, loader, parts);
    const readsOldKeys = binding.namespace.oldKeys?.areRead ?? false;
    this.misses = readsOldKeys ? new OldKeyLoads(binding, this.loads, parts) : this.loads;
    const renewals = new Renewals(binding, this.loads, parts);
    this.stale = new StaleReads(binding.namespace.lifetimes, renewals, parts.clock);
    this.upkeep = upkeepOf(binding, renewals, parts);
  }

  /** Throws, and does not reject, for a wrong id. */
  get(id: Id, options?: ReadOptions<T, Id>): Promise<T | null> {
    const address = this.binding.namespace.address(id);
    const mode = this.readMode;
    const passedBy = this.parts.passedBy(mode);
    const known = passedBy ? UNAVAILABLE : this.parts.reader.known(this.binding, address, mode);
    if (known?.outcome !== 'hit' || !known.promised) return this.find(id, address, { mode, passedBy, known, options });
    // Who has to wait for nothing takes the promise that is there.
    this.tell(address, known, passedBy);
    this.hit(id, address, known);
    return known.promised as Promise<T | null>;
  }

  /** Rejects with the error of the first id, in the order asked, that has one. */
  async getMany(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<(T | null)[]> {
    return (await this.readAll(ids, options)).inOrder();
  }

  /** An id that is wrong rejects the whole call: it is a mistake of the caller's. */
  async getManySettled(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<PromiseSettledResult<T | null>[]> {
    return (await this.readAll(ids, options)).settled();
  }

  async peek(id: Id): Promise<T | null | undefined> {
    const found = await this.lookup(this.binding.namespace.address(id), 'peek');
    return found.outcome === 'hit' ? (found.value as T | null) : undefined;
  }

  async inspect(id: Id): Promise<EntryView<T> | undefined> {
    const found = await this.lookup(this.binding.namespace.address(id), 'peek');
    return isFound(found) ? viewOf(found, this.parts.clock.now()) : undefined;
  }

  async refresh(id: Id): Promise<T | null> {
    const address = this.binding.namespace.address(id);
    const found = await this.lookup(address, 'refresh');
    try {
      const value = await this.loads.lead({ id, address, capture: captureOf(found) });
      await this.parts.takeOver.replaced(this.binding, id);
      return value;
    } finally {
      this.binding.local?.forget(address.entry.key);
    }
  }

  /** Stores what `produce` brings; its tokens are captured before it runs. */
  async set(id: Id, produce: () => Promise<Loaded<T>>): Promise<boolean> {
    const address = this.binding.namespace.address(id);
    const capture = captureOf(await this.lookup(address, 'refresh'));
    const { value: loaded, taint, ms: loadMs } = await this.parts.loads.compute(this.binding.namespace, produce);
    if (!capture) return false;
    const value = valueIn(loaded);
    const input = { binding: this.binding, id, value, capture, taint, options: optionsIn(loaded), loadMs };
    const { stored } = await this.parts.filler.fill(input);
    this.binding.local?.forget(address.entry.key);
    if (stored) await this.parts.takeOver.replaced(this.binding, id);
    return stored;
  }

  async within(scope: object, ids: readonly Id[]): Promise<(T | null)[]> {
    for (const id of ids) this.binding.namespace.address(id);
    if (ids.length === 0) return [];
    const loaded = await this.parts.loads.manyWithin(this.binding.namespace, this.loader, ids, scope);
    return loaded.map((one) => valueIn(one));
  }

  /** Returns the id that keys know, of the one that callers give. */
  whole(id: Id): Id {
    return id;
  }

  private find(id: Id, address: EntryAddress, { mode, passedBy, known, options }: Begun<T, Id>): Promise<T | null> {
    const since = this.parts.unfenced.now;
    const answer = (found: Lookup): MaybeLater<T | null> => {
      this.tell(address, found, passedBy);
      if (found.outcome === 'hit') return this.hit(id, address, found);
      return this.answer({ id, address }, found, since, options);
    };
    const value = known ? answer(known) : this.parts.reader.ask(this.binding, address, mode, answer);
    return value instanceof Promise ? value : Promise.resolve(value);
  }

  private hit(id: Id, address: EntryAddress, found: FoundEntry): T | null {
    this.upkeep?.afterHit({ id, address }, found);
    return found.value as T | null;
  }

  private answer(
    wanted: Wanted<Id>,
    found: Lookup,
    since: number,
    options: ReadOptions<T, Id> | undefined,
  ): MaybeLater<T | null> {
    if (found.outcome === 'stale') return this.stale.each([{ wanted, found }], options)[0]!;
    return this.misses.one({ ...wanted, capture: captureOf(found) }, since);
  }

  private async lookup(address: EntryAddress, mode: 'peek' | 'refresh'): Promise<Lookup> {
    const passedBy = this.parts.passedBy(mode);
    const found = passedBy ? UNAVAILABLE : await this.parts.reader.lookup(this.binding, address, mode);
    this.tell(address, found, passedBy);
    return found;
  }

  private get readMode(): LookupMode {
    return this.parts.isRefreshWanted() ? 'refresh' : 'read';
  }

  private tell(address: EntryAddress, found: Lookup, passedBy: BypassReason | undefined): void {
    const { observer } = this.parts;
    const { name } = this.binding.namespace;
    const { key } = address.entry;
    if (isFound(found)) observer.observeHit(name, key, hitOutcomeOf(found), found.tier);
    else observer.observe(readEvent(name, key, found, passedBy));
  }

  private async readAll(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<Batch<T, Id>> {
    const since = this.parts.unfenced.now;
    if (!Array.isArray(ids)) throw new InvalidIdError('getMany takes a list of ids.');
    const batch = new Batch<T, Id>(ids, (id) => this.binding.namespace.address(id));
    if (batch.ids.length === 0) return batch;
    const missed: Missed<Id>[] = [];
    const stale: StaleEntry<Id>[] = [];
    const missedAt: number[] = [];
    const staleAt: number[] = [];
    const mode = this.readMode;
    const passedBy = this.parts.passedBy(mode);
    const found = passedBy ? null : await this.parts.reader.lookupAll(this.binding, batch.addresses, mode);
    batch.ids.forEach((id, place) => {
      const address = batch.addresses[place]!;
      const one = found?.[place] ?? UNAVAILABLE;
      this.tell(address, one, passedBy);
      if (one.outcome === 'hit') return batch.fulfil(place, this.hit(id, address, one));
      const wanted = { id, address };
      if (one.outcome === 'stale') staleAt[stale.push({ wanted, found: one }) - 1] = place;
      else missedAt[missed.push({ ...wanted, capture: captureOf(one) }) - 1] = place;
    });
    const places = [...missedAt, ...staleAt];
    if (places.length === 0) return batch;
    const served = this.stale.each(stale, options);
    const loaded = await Promise.allSettled([...this.misses.each(missed, since), ...served]);
    loaded.forEach((end, i) => batch.settle(places[i]!, end));
    return batch;
  }
}

function isFound(found: Lookup): found is FoundEntry {
  return found.outcome === 'hit' || found.outcome === 'stale';
}

function captureOf(found: Lookup): Capture | null {
  return found.outcome === 'miss' ? found.capture : null;
}

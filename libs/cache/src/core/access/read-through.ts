import { InvalidIdError } from '../errors/invalid-id-error.js';
import { optionsIn, valueIn, type Loaded } from '../fill/cached.js';
import type { Capture } from '../fill/capture.js';
import type { Loader } from '../fill/loader.js';
import { OldKeyLoads, type Misses } from '../legacy/old-key-loads.js';
import type { EntryAddress } from '../key/namespace.js';
import type { FoundEntry, Lookup, LookupMode } from '../read/entry-reader.js';
import type { Binding } from './binding.js';
import { viewOf, type EntryView } from './entry-view.js';
import { readEvent } from './read-event.js';
import type { ReadOptions } from './read-options.js';
import type { ReadThroughParts } from './read-through-parts.js';
import { Renewals } from './renewals.js';
import { SharedLoads } from './shared-loads.js';
import { StaleReads, type StaleEntry } from './stale-reads.js';
import { upkeepOf, type Upkeep } from './upkeep.js';
import type { Missed, Wanted } from './wanted.js';

const UNAVAILABLE: Lookup = { outcome: 'unavailable' };

/** The reads of one accessor: from the store when that is provably current, else from the loader. */
export class ReadThrough<T, Id extends object> {
  private readonly loads: SharedLoads<T, Id>;
  private readonly misses: Misses<T, Id>;
  private readonly stale: StaleReads<T, Id>;
  private readonly upkeep: Upkeep<T, Id> | null;

  constructor(
    private readonly binding: Binding,
    private readonly loader: Loader<T, Id>,
    private readonly parts: ReadThroughParts,
  ) {
    this.loads = new SharedLoads(binding, loader, parts);
    const readsOldKeys = binding.namespace.oldKeys?.areRead ?? false;
    this.misses = readsOldKeys ? new OldKeyLoads(binding, this.loads, parts.takeOver) : this.loads;
    const renewals = new Renewals(binding, this.loads, parts);
    this.stale = new StaleReads(binding.namespace.lifetimes, renewals, parts.clock);
    this.upkeep = upkeepOf(binding, renewals, parts);
  }

  async get(id: Id, options?: ReadOptions<T, Id>): Promise<T | null> {
    const since = this.parts.unfenced.now;
    const wanted = { id, address: this.binding.namespace.address(id) };
    const found = await this.lookup(wanted.address, 'read');
    if (found.outcome === 'hit') return this.hit(wanted, found);
    if (found.outcome === 'stale') return this.stale.each([{ wanted, found }], options)[0]!;
    return this.misses.one({ ...wanted, capture: captureOf(found) }, since);
  }

  /** Rejects with the error of the first id, in the order asked, that has one. */
  async getMany(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<(T | null)[]> {
    const ends = await this.settle(ids, options);
    return ends.map((end) => {
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    });
  }

  /** An id that is wrong rejects the whole call: it is a mistake of the caller's. */
  async getManySettled(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<PromiseSettledResult<T | null>[]> {
    return this.settle(ids, options);
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

  private async settle(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<PromiseSettledResult<T | null>[]> {
    if (!Array.isArray(ids)) throw new InvalidIdError('getMany takes a list of ids.');
    const wanted = new Map<string, Wanted<Id>>();
    const keys = ids.map((id) => {
      const address = this.binding.namespace.address(id);
      if (!wanted.has(address.entry.key)) wanted.set(address.entry.key, { id, address });
      return address.entry.key;
    });
    const ends = await this.readAll([...wanted.values()], options);
    return keys.map((key) => ends.get(key)!);
  }

  private hit(wanted: Wanted<Id>, found: FoundEntry): T | null {
    this.upkeep?.afterHit(wanted, found);
    return found.value as T | null;
  }

  private async lookup(address: EntryAddress, asked: 'read' | 'peek' | 'refresh'): Promise<Lookup> {
    const mode: LookupMode = asked === 'read' && this.parts.isRefreshWanted() ? 'refresh' : asked;
    const passedBy = this.parts.passedBy(mode);
    const found = passedBy ? UNAVAILABLE : await this.parts.reader.lookup(this.binding, address, mode);
    this.parts.observer.observe(readEvent(this.binding.namespace.name, address.entry.key, found, passedBy));
    return found;
  }

  private async readAll(
    wanted: readonly Wanted<Id>[],
    options?: ReadOptions<T, Id>,
  ): Promise<ReadonlyMap<string, PromiseSettledResult<T | null>>> {
    const since = this.parts.unfenced.now;
    const ends = new Map<string, PromiseSettledResult<T | null>>();
    const missed: Missed<Id>[] = [];
    const stale: StaleEntry<Id>[] = [];
    const lookups = await Promise.all(wanted.map(({ address }) => this.lookup(address, 'read')));
    wanted.forEach((one, i) => {
      const found = lookups[i]!;
      if (found.outcome === 'hit')
        ends.set(one.address.entry.key, { status: 'fulfilled', value: this.hit(one, found) });
      else if (found.outcome === 'stale') stale.push({ wanted: one, found });
      else missed.push({ ...one, capture: captureOf(found) });
    });
    const served = this.stale.each(stale, options);
    const loaded = await Promise.allSettled([...this.misses.each(missed, since), ...served]);
    [...missed, ...stale.map((one) => one.wanted)].forEach(({ address }, i) => ends.set(address.entry.key, loaded[i]!));
    return ends;
  }
}

function isFound(found: Lookup): found is FoundEntry {
  return found.outcome === 'hit' || found.outcome === 'stale';
}

function captureOf(found: Lookup): Capture | null {
  return found.outcome === 'miss' ? found.capture : null;
}

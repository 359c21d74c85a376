import type { Binding } from '../access/binding.js';
import { holdsValue } from '../entry/entry-cell.js';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Flights } from '../fill/flights.js';
import type { EntryAddress } from '../key/entry-address.js';
import type { RecentInvalidations } from '../local/recent-invalidations.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Clock } from '../ports/clock.js';
import type { Observer } from '../ports/observer.js';
import type { CellReply } from '../ports/store.js';
import type { Trust } from '../trust/trust.js';
import { EntryJudge } from './entry-judge.js';
import { UNAVAILABLE, type FoundEntry, type Lookup, type LookupMode, type MaybeLater } from './lookup.js';
import { Misses } from './misses.js';
import { Search } from './search.js';
import { SharedCells } from './shared-cells.js';
import type { StoreBatches } from './store-batches.js';
import type { Answer } from './tick-batcher.js';
import { TokenCapture } from './token-capture.js';
import { TrustedCopies } from './trusted-copies.js';
import { wholeAnswer, type CellBytes } from './whole-answer.js';

/** Reads an entry with all its tokens in one request, and captures the tokens when it has to be loaded. */
export class EntryReader {
  private readonly judge: EntryJudge;
  private readonly misses: Misses;
  private readonly trusted: TrustedCopies;

  constructor(
    private readonly batches: StoreBatches,
    private readonly tags: TagSpace,
    private readonly observer: Observer,
    private readonly trust: Trust,
    clock: Clock,
    recent: RecentInvalidations,
    flights: Flights,
  ) {
    this.judge = new EntryJudge(batches, tags, observer, trust, clock);
    this.misses = new Misses(new TokenCapture(batches, tags), flights, (error) => this.failed(error));
    this.trusted = new TrustedCopies({ judge: this.judge, tags, trust, clock, recent });
  }

  /** Returns what the store has. Never rejects: a store that fails is `unavailable`. */
  async lookup(binding: Binding, address: EntryAddress, mode: LookupMode = 'read'): Promise<Lookup> {
    return this.find(binding, address, mode, (found) => found);
  }

  /** Returns what `use` makes of what the store has: both take one promise, or none. Fails only as `use` does. */
  find<R>(
    binding: Binding,
    address: EntryAddress,
    mode: LookupMode,
    use: (found: Lookup) => MaybeLater<R>,
  ): MaybeLater<R> {
    const known = this.known(binding, address, mode);
    return known ? use(known) : this.ask(binding, address, mode, use);
  }

  /** What is known without asking: that the store is away, or an entry within its trust window. */
  known(binding: Binding, address: EntryAddress, mode: LookupMode): Lookup | undefined {
    return this.batches.isStoreAway ? UNAVAILABLE : this.trusted.find(binding, address, mode);
  }

  /** As `find` where nothing is known. */
  ask<R>(
    binding: Binding,
    address: EntryAddress,
    mode: LookupMode,
    use: (found: Lookup) => MaybeLater<R>,
  ): MaybeLater<R> {
    const isTrusted = this.trust.holds();
    if (isTrusted === true) return this.askStore(binding, address, mode, use);
    const asked = (holds: boolean): MaybeLater<R> =>
      holds ? this.askStore(binding, address, mode, use) : use(UNAVAILABLE);
    return isTrusted ? isTrusted.then(asked) : use(UNAVAILABLE);
  }

  /** As `lookup` for each of `addresses`, by one request; those that are cached take no promise each. */
  async lookupAll(binding: Binding, addresses: readonly EntryAddress[], mode: LookupMode): Promise<readonly Lookup[]> {
    const known = this.knownEntries(binding, addresses, mode);
    if (known?.every((one) => one !== undefined)) return known;
    const isTrusted = this.trust.holds();
    const holds = isTrusted === true || (await isTrusted);
    const begun = addresses.map(
      (address, i) => known?.[i] ?? (holds ? this.searchFor(binding, address, mode) : null) ?? UNAVAILABLE,
    );
    if (begun.every(isSearch)) return settled(await this.judgedTogether(begun));
    const ends = await this.judgedTogether(begun.filter(isSearch));
    let next = 0;
    return settled(begun.map((one) => (isSearch(one) ? ends[next++]! : one)));
  }

  /** As `known` of each; null where nothing can be known. */
  private knownEntries(
    binding: Binding,
    addresses: readonly EntryAddress[],
    mode: LookupMode,
  ): readonly (Lookup | undefined)[] | null {
    if (!this.batches.isStoreAway && !binding.local?.isTrusting) return null;
    return addresses.map((address) => this.known(binding, address, mode));
  }

  private askStore<R>(
    binding: Binding,
    address: EntryAddress,
    mode: LookupMode,
    use: (found: Lookup) => MaybeLater<R>,
  ): MaybeLater<R> {
    const search = this.searchFor(binding, address, mode);
    if (!search) return use(UNAVAILABLE);
    return this.batches.askFor(
      search.cells,
      (found) => {
        const end = this.judged(search, found);
        return end instanceof Promise ? end.then(use) : use(end);
      },
      (error) => use(this.failed(error)),
    );
  }

  /** Returns what to ask for; null while something is owed that the entry depends on. */
  private searchFor(binding: Binding, address: EntryAddress, mode: LookupMode): Search | null {
    const search = new Search(binding, address, mode, this.trust.generation, this.tags);
    return this.trust.covers(binding.namespace.name, search.cells) ? search : null;
  }

  /** Asks the store for all of `searches` at once, each of another entry. */
  private judgedTogether(searches: readonly Search[]): Promise<readonly MaybeLater<Lookup>[]> {
    if (searches.length === 0) return Promise.resolve([]);
    const shared = new SharedCells(searches);
    return this.batches.askFor(
      shared.cells,
      (found) => this.judgedEach(shared, found as readonly CellReply[], this.isFrom(searches[0]!)),
      (error) => {
        this.failed(error);
        return searches.map(() => UNAVAILABLE);
      },
    );
  }

  private judgedEach(
    shared: SharedCells,
    replies: readonly CellReply[],
    isCurrent: boolean,
  ): readonly MaybeLater<Lookup>[] {
    // What holds for all of them is looked at once: nothing else happens meanwhile.
    const isWhole = isCurrent && !(wholeAnswer(replies) instanceof StoreUnavailableError);
    return shared.map(replies, (search, found) =>
      isWhole ? this.concluded(search, found as readonly CellBytes[]) : this.judged(search, found),
    );
  }

  private judged(search: Search, found: Answer<readonly CellReply[]> | undefined): MaybeLater<Lookup> {
    if (!found || found instanceof StoreUnavailableError || !this.isFrom(search)) return UNAVAILABLE;
    const answer = wholeAnswer(found);
    return answer instanceof StoreUnavailableError ? UNAVAILABLE : this.concluded(search, answer);
  }

  /** Whether whoever answers now is who was asked. */
  private isFrom({ generation }: Search): boolean {
    return generation === this.trust.generation;
  }

  private concluded(search: Search, found: readonly CellBytes[]): MaybeLater<Lookup> {
    try {
      return this.conclude(search, found);
    } catch (error) {
      return this.failed(error);
    }
  }

  /** A cache problem never fails a read. What the store could not do was observed where it happened; anything else is here. */
  private failed(error: unknown): Lookup {
    if (!(error instanceof StoreUnavailableError))
      this.observer.observe({ type: 'store_failed', operation: 'read', error });
    return UNAVAILABLE;
  }

  private conclude(search: Search, found: readonly CellBytes[]): MaybeLater<Lookup> {
    if (search.mode === 'refresh') return this.misses.conclude(search, found);
    const entry = this.judge.validEntry(search, found);
    return entry instanceof Promise
      ? entry.then((one) => this.decide(search, found, one)).catch((error: unknown) => this.failed(error))
      : this.decide(search, found, entry);
  }

  private decide(search: Search, found: readonly CellBytes[], entry: FoundEntry | null): MaybeLater<Lookup> {
    const { binding, address, mode } = search;
    if (entry && isWanted(entry, mode)) return entry;
    if (!entry) binding.local?.drop(address.entry.key);
    if (hasAnotherHead(search, found)) return this.askStore(binding, address, mode, (again) => again);
    return this.misses.conclude(search, found);
  }
}

function isSearch(one: Search | Lookup): one is Search {
  return one instanceof Search;
}

/** Returns `ends` when nothing has to be waited for. */
function settled(ends: readonly MaybeLater<Lookup>[]): readonly Lookup[] | Promise<Lookup[]> {
  const isDone = ends.every((end): end is Lookup => !(end instanceof Promise));
  return isDone ? ends : Promise.all(ends.map((end) => Promise.resolve(end)));
}

function isWanted({ outcome, times }: FoundEntry, mode: LookupMode): boolean {
  return typeof mode !== 'object' || (outcome === 'hit' && times.filledAt !== mode.replacing);
}

/** Tells whether somebody else has filled the entry since it was copied, and only the head of that was read. */
function hasAnotherHead({ cells, ownCount, copy }: Search, found: readonly CellBytes[]): boolean {
  const cell = found[ownCount - 1];
  return cells[ownCount - 1]!.kind === 'head' && holdsValue(cell) && !copy!.isOf(cell);
}

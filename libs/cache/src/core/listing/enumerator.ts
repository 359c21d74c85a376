import type { Binding } from '../access/binding.js';
import { InvalidIdError } from '../errors/invalid-id-error.js';
import { NotEnumerableError } from '../errors/not-enumerable-error.js';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { IdValues } from '../key/id-values.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore, ListedMember, Listing, ListPage } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import type { EntryReader } from '../read/entry-reader.js';
import type { Lookup } from '../read/lookup.js';
import type { IdListings } from './id-listings.js';

/** What listing takes. */
export interface EnumeratorParts {
  readonly store: CacheStore;
  readonly scheduler: Scheduler;
  readonly reader: EntryReader;
  readonly budgetMs: number;
}

/** Ids looked up at a time: as many entries are read in one request. */
const PAGE = 50;

/** Lists and counts what is cached, from the lists that fills keep. */
export class Enumerator {
  constructor(private readonly parts: EnumeratorParts) {}

  /** Every id is looked up before it is given: what a tag has invalidated, or the store has evicted, is still listed. */
  async *ids(binding: Binding, partial: IdValues): AsyncGenerator<IdValues, void, undefined> {
    const listings = listingsFor(binding, partial);
    for await (const listing of this.listsOf(listings, partial)) {
      for await (const { members } of this.pages(listing)) {
        const found = membersOf(listings, members, partial);
        const lookups = await Promise.all(found.map(({ id }) => this.lookUp(binding, id)));
        const gone = found.filter((_, i) => isGone(lookups[i]!));
        if (gone.length > 0) await this.bounded(() => this.parts.store.unlist(listing.key, gone));
        yield* found.filter((_, i) => lookups[i]!.outcome !== 'miss').map(({ id }) => id);
      }
    }
  }

  async count(binding: Binding, partial: IdValues): Promise<number> {
    const listings = listingsFor(binding, partial);
    let count = 0;
    if (!listings.isExactly(partial)) {
      for await (const listing of this.listsOf(listings, partial))
        for await (const { members } of this.pages(listing)) count += membersOf(listings, members, partial).length;
      return count;
    }
    for await (const lists of this.manyListsOf(listings, partial)) {
      const queries = lists.map((listing) => ({ listing, after: 0, limit: 0 }));
      for (const page of await this.bounded(() => this.parts.store.list(queries))) count += page.count;
    }
    return count;
  }

  /** Takes what is listed off its lists, and leaves the entries; what is stored again meanwhile stays listed. Returns how many were taken off. */
  async unlist(binding: Binding, partial: IdValues): Promise<number> {
    const listings = listingsFor(binding, partial);
    let count = 0;
    for await (const listing of this.listsOf(listings, partial)) {
      for await (const { members } of this.pages(listing)) {
        const found = membersOf(listings, members, partial);
        if (found.length > 0) await this.bounded(() => this.parts.store.unlist(listing.key, found));
        count += found.length;
      }
    }
    return count;
  }

  private async *listsOf(listings: IdListings, partial: IdValues): AsyncGenerator<Listing, void, undefined> {
    for await (const lists of this.manyListsOf(listings, partial)) yield* lists;
  }

  private async *manyListsOf(
    listings: IdListings,
    partial: IdValues,
  ): AsyncGenerator<readonly Listing[], void, undefined> {
    const one = listings.within(partial);
    if (one) return yield [one];
    if (!listings.isGathered) return yield listings.whole();
    for (const values of listings.whole())
      for await (const { members } of this.pages(values))
        yield members.flatMap(({ member }) => listings.ofValue(member) ?? []);
  }

  private async *pages(listing: Listing): AsyncGenerator<ListPage, void, undefined> {
    let after = 0;
    for (;;) {
      const queries = [{ listing, after, limit: PAGE }];
      const [page] = await this.bounded(() => this.parts.store.list(queries));
      const last = page?.members.at(-1);
      if (!page || !last) return;
      yield page;
      if (page.members.length < PAGE) return;
      after = last.deadline;
    }
  }

  private async lookUp(binding: Binding, id: IdValues): Promise<Lookup> {
    const found = await this.parts.reader.lookup(binding, binding.namespace.address(id), 'peek');
    if (found.outcome === 'unavailable')
      throw new StoreUnavailableError('The store cannot tell which entries are cached.');
    return found;
  }

  private bounded<R>(call: () => Promise<R>): Promise<R> {
    return withinBudget(call(), this.parts.budgetMs, this.parts.scheduler);
  }
}

/** What another build has stored is there for that one. */
function isGone(found: Lookup): boolean {
  return found.outcome === 'miss' && found.why !== 'other-version';
}

interface Found extends ListedMember {
  readonly id: IdValues;
}

function membersOf(listings: IdListings, members: readonly ListedMember[], partial: IdValues): readonly Found[] {
  return members.flatMap((listed) => {
    const id = listings.idOf(listed.member);
    return id && listings.matches(id, partial) ? { ...listed, id } : [];
  });
}

/** @throws NotEnumerableError, InvalidIdError */
function listingsFor({ namespace }: Binding, partial: unknown): IdListings {
  if (!namespace.listings) throw new NotEnumerableError(namespace.name);
  const isObject = typeof partial === 'object' && partial !== null && !Array.isArray(partial);
  if (isObject && namespace.unknownFields(partial).length === 0) return namespace.listings;
  throw new InvalidIdError(
    `Namespace "${namespace.name}": ids are listed by some fields of the id; {} lists them all.`,
  );
}

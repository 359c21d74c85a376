import type { Fence } from '../invalidation/fence.js';
import type { Clock } from '../ports/clock.js';
import type { CacheStore } from '../ports/store.js';
import type { Dependent } from './dependent.js';
import { KnownDependents } from './known-dependents.js';
import type { OwnAccessors } from './own-accessors.js';
import { ANY_TABLE, type RegistryKeys } from './registry-keys.js';

/** What looking up accessors takes. */
export interface ForeignParts {
  readonly store: CacheStore;
  readonly clock: Clock;
  readonly keys: RegistryKeys;
  readonly own: OwnAccessors;
  /** False when no other process reads what this one invalidates. */
  readonly isOn: boolean;
  /** How many buckets this process spreads namespaces over. */
  readonly buckets: number;
  wholeNamespace(name: string, buckets: number): Fence;
  allTags(buckets: number): Fence;
}

/**
 * Finds the accessors whose rules this process does not have, or has otherwise: what its own rules derive is not all that its writes
 * have to invalidate.
 */
export class ForeignAccessors {
  private readonly seen: KnownDependents;

  constructor(private readonly parts: ForeignParts) {
    this.seen = new KnownDependents(parts.clock);
  }

  get isOn(): boolean {
    return this.parts.isOn;
  }

  /** Returns what is known without asking the store. */
  known(tables: readonly string[], own?: Readonly<Record<string, string>>): readonly Fence[] {
    const dependents = tables.flatMap((table) => (table === ANY_TABLE ? this.seen.ofAll() : this.seen.of(table)));
    const digestOf = (namespace: string) => (own ? own[namespace] : this.parts.own.digestOf(namespace));
    return this.fencesOf(dependents.filter(({ namespace, digest }) => digestOf(namespace) !== digest));
  }

  /** Returns the digests of the rules, by namespace, of those accessors of this process that depend on one of `tables`. */
  ownOf(tables: readonly string[]): Readonly<Record<string, string>> {
    const isAny = tables.includes(ANY_TABLE);
    const own = this.parts.own.list().filter((each) => isAny || each.tables.some((table) => tables.includes(table)));
    return Object.fromEntries(own.map(({ namespace, digest }) => [namespace, digest]));
  }

  /**
   * Asks the store; what it may have lost since is added.
   *
   * @param own - The accessors that the writer has itself; those of this process when left out.
   * @throws StoreUnavailableError
   */
  async find(tables: readonly string[], own?: Readonly<Record<string, string>>): Promise<readonly Fence[]> {
    if (tables.length === 0) return [];
    const members = await this.parts.store.members(tables.map((table) => this.parts.keys.table(table)));
    tables.forEach((table, i) => this.seen.see(table, members[i] ?? []));
    return this.known(tables, own);
  }

  /** Returns the fences of whole accessors. Rules that nobody here knows may name any tag, so these go too. */
  fencesOf(dependents: readonly Dependent[]): readonly Fence[] {
    const { buckets: own, wholeNamespace, allTags } = this.parts;
    const spreads = (some: readonly Dependent[]): number[] => [
      ...new Set([own, ...some.map(({ buckets }) => buckets)]),
    ];
    const names = new Set(dependents.map(({ namespace }) => namespace));
    const tagged = dependents.filter(({ hasTags }) => hasTags);
    return [
      ...[...names].flatMap((name) =>
        spreads(dependents.filter(({ namespace }) => namespace === name)).map((buckets) =>
          wholeNamespace(name, buckets),
        ),
      ),
      ...(tagged.length > 0 ? spreads(tagged).map((buckets) => allTags(buckets)) : []),
    ];
  }
}

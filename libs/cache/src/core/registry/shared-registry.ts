import type { CacheOptions } from '../cache-options.js';
import { parseDuration } from '../entry/duration.js';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import { everyTag, wholeNamespace } from '../invalidation/fence.js';
import type { BoundRule } from '../invalidation/rule.js';
import { KeySpace } from '../key/key-space.js';
import type { Namespace } from '../key/namespace.js';
import { TagSpace } from '../key/tag-space.js';
import type { Observer } from '../ports/observer.js';
import type { Cell } from '../ports/store.js';
import { ForeignAccessors } from './foreign-accessors.js';
import { OwnAccessors, type ResolveTables } from './own-accessors.js';
import { Registrar } from './registrar.js';
import type { RegistryKeys } from './registry-keys.js';

/** What the registry needs of the cache that it serves. */
export interface RegistryParts {
  readonly keys: RegistryKeys;
  readonly observer: Observer;
  readonly process: string;
  rules(): readonly BoundRule[];
  namespace(name: string): Namespace | undefined;
}

/** The tables of one database, as they were registered. */
export interface TablesRegistration {
  /** Takes them out again. */
  remove(): void;
  /**
   * Says which database they are in, by a text that no other database has: values of another one under the same prefix are then refused.
   * Until it is called, nothing is.
   */
  identify(identity: string): void;
}

/**
 * What processes tell each other through the store: which accessors there are, and of which tables.
 *
 * Rules live in code, writers may not: one that writes to a table without declaring the accessor that reads it finds it here.
 */
export class SharedRegistry {
  /** Accessors that this process does not have, or has with other rules. */
  readonly foreign: ForeignAccessors;
  private readonly own: OwnAccessors;
  private readonly registrar: Registrar;
  private readonly isOn: boolean;
  private readonly tagSpaces: ReadonlySet<string>;

  constructor(
    private readonly options: CacheOptions,
    parts: RegistryParts,
  ) {
    const { store, clock, scheduler, prefix, entropy, enabled = true, registry = true } = options;
    const digest = (text: string): string => entropy.digest(text);
    const isOn = registry && store.shared;
    this.isOn = isOn && enabled;
    this.tagSpaces = new Set(new TagSpace(prefix, digest, store.buckets).spaces.map(({ key }) => key));
    const spacesOf = (name: string, buckets: number) => new KeySpace(prefix, name, digest, buckets).spaces;
    this.own = new OwnAccessors(
      () => parts.rules(),
      (name) => parts.namespace(name),
      digest,
    );
    this.foreign = new ForeignAccessors({
      store,
      clock,
      keys: parts.keys,
      own: this.own,
      isOn,
      buckets: store.buckets,
      wholeNamespace: (name, buckets) => wholeNamespace(name, spacesOf(name, buckets)),
      allTags: (buckets) => everyTag(new TagSpace(prefix, digest, buckets)),
    });
    const { keys, observer, process } = parts;
    const budgetMs = parseDuration(options.writeBudget ?? 250, 'writeBudget');
    const markLeaseMs = parseDuration(options.markLease ?? 10_000, 'markLease');
    const given = { store, scheduler, clock, keys, observer, process, budgetMs, markLeaseMs };
    this.registrar = new Registrar({ ...given, own: this.own, foreign: this.foreign });
  }

  /** Registers the accessors, and from now on keeps them registered. */
  addTables(resolve: ResolveTables): TablesRegistration {
    const { remove, identify } = this.own.addTables(resolve);
    // Later in the turn: others may add theirs.
    if (this.isOn) this.options.scheduler.defer(() => void this.registrar.ensure());
    return { remove, identify };
  }

  /** Whether writers everywhere know what is read here; while they do not, reads must go past the store. */
  get isRegistered(): boolean {
    return this.registrar.isRegistered;
  }

  /** As `isRegistered`, after registering where that is due. Never rejects. */
  ensureRegistered(): boolean | Promise<boolean> {
    return this.registrar.ensure();
  }

  /** A namespace without a token is new, invalidated, or lost; if lost, so may be its registration. @throws StoreUnavailableError */
  async beforeMint(cells: readonly Cell[]): Promise<void> {
    if (!cells.some(({ kind, key }) => kind === 'namespace' && !this.tagSpaces.has(key))) return;
    if (!(await this.registrar.renew())) throw new StoreUnavailableError('The accessors could not be registered.');
  }

  /** Returns the tables that the rules of `namespace` depend on; none when nobody has told. */
  tablesOf(namespace: string): readonly string[] {
    return this.own.tablesOf(namespace);
  }

  close(): void {
    this.registrar.close();
  }
}

import { AccessorRegistry } from './access/accessor-registry.js';
import type { CacheAccess } from './access/cache-access.js';
import type { CacheEvent } from './access/cache-event.js';
import { Observers } from './access/observers.js';
import { ReadThrough } from './access/read-through.js';
import type { ReadThroughParts } from './access/read-through-parts.js';
import type { CacheOptions } from './cache-options.js';
import { parseDuration } from './entry/duration.js';
import { ConfigurationError } from './errors/configuration-error.js';
import { Filler } from './fill/filler.js';
import { Flights } from './fill/flights.js';
import { Loads } from './fill/loads.js';
import { UnfencedFlights } from './fill/unfenced-flights.js';
import type { Debt } from './invalidation/debt.js';
import { deliverDebt } from './invalidation/deliver-debt.js';
import { createBracketParts } from './invalidation/create-bracket-parts.js';
import { Invalidations } from './invalidation/invalidations.js';
import type { RowImage } from './invalidation/row-image.js';
import type { BoundRule, RuleContext } from './invalidation/rule.js';
import type { Tag } from './invalidation/tag.js';
import { nameOf } from './invalidation/name-of.js';
import { TargetCollector } from './invalidation/target-collector.js';
import { TargetResolver } from './invalidation/target-resolver.js';
import { WriteBracket, type BracketParts } from './invalidation/write-bracket.js';
import { assertKeyPart } from './key/key-part.js';
import type { Namespace } from './key/namespace.js';
import { TagSpace } from './key/tag-space.js';
import type { Codec } from './ports/codec.js';
import { NO_DATABASE, type LoadContext } from './ports/load-context.js';
import type { Observer } from './ports/observer.js';
import type { CacheStore } from './ports/store.js';
import { EntryReader } from './read/entry-reader.js';
import { StoreBatches } from './read/store-batches.js';
import { Facts } from './registry/facts.js';
import type { ResolveTables } from './registry/own-accessors.js';
import { RegistryKeys } from './registry/registry-keys.js';
import { SharedRegistry, type TablesRegistration } from './registry/shared-registry.js';
import { Restoration, type TrustCheck } from './trust/restoration.js';
import { Trust } from './trust/trust.js';

const LEADING_COMMENTS = /^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/;
/** Verb, and what follows it as far as it is plain names: neither numbers nor anything in quotes. */
const FIRST_WORDS = /^[a-z_][\w.]*(\s+[a-z_][\w.]*){0,2}/i;

/**
 * Binds accessors to a store: reads go through it, writes open brackets on it.
 *
 * Applications get theirs from `CacheModule`; build one by hand only where there is no Nest.
 */
export class Cache {
  readonly store: CacheStore;
  readonly prefix: string;
  readonly version: string | undefined;
  /** What every process on the store can recall. */
  readonly facts: Facts;
  private readonly observers: Observers;
  private readonly registry: AccessorRegistry;
  private readonly reads: ReadThroughParts;
  private readonly brackets: BracketParts;
  private readonly targets: TargetResolver;
  private readonly invalidations: Invalidations;
  private readonly collector: TargetCollector;
  private readonly shared: SharedRegistry;
  private loadContext: LoadContext = NO_DATABASE;
  private readonly restoration: Restoration;
  private readonly trust: Trust;
  private writers = 0;
  private readonly process: string;

  /** @throws ConfigurationError when an option is wrong. */
  constructor(private readonly options: CacheOptions) {
    const { store, scheduler, clock, entropy } = options;
    this.store = store;
    this.prefix = assertKeyPart(options.prefix, 'Prefix');
    this.version = options.version;
    this.observers = new Observers(options.observers);
    this.registry = new AccessorRegistry(options);
    this.process = Buffer.from(entropy.bytes(9)).toString('base64url');
    const tags = new TagSpace(this.prefix, (text) => entropy.digest(text), store.buckets);
    this.targets = new TargetResolver(tags);
    this.collector = new TargetCollector(this.targets, this.observers);
    this.invalidations = new Invalidations(
      () => this.loadContext,
      (cause) => this.openBracket(cause),
    );
    const keys = new RegistryKeys(this.prefix, (text) => entropy.digest(text), store.buckets > 1);
    this.shared = this.createSharedRegistry(keys);
    const everyCell = () => [...this.namespaces().flatMap(({ spaces }) => spaces), ...tags.spaces, tags.anyChange];
    this.brackets = createBracketParts(options, this.observers, this.shared.foreign, everyCell);
    this.facts = new Facts(store, keys, scheduler, this.brackets.budgetMs);
    const batches = new StoreBatches(
      store,
      scheduler,
      parseDuration(options.readBudget ?? 50, 'readBudget'),
      this.observers,
      (cells) => this.shared.beforeMint(cells),
    );
    this.restoration = new Restoration(store, clock, this.observers);
    this.trust = new Trust({ owed: this.brackets.owed, shared: this.shared, restoration: this.restoration });
    this.reads = {
      reader: new EntryReader(batches, tags, this.observers, this.trust),
      filler: new Filler(batches, tags, clock, entropy, this.observers),
      flights: new Flights(),
      unfenced: new UnfencedFlights(),
      loads: new Loads(() => this.loadContext, clock, scheduler, this.observers, options.gate),
      observer: this.observers,
      context: () => this.loadContext,
      enabled: options.enabled ?? true,
    };
    store.watch?.({ observe: (event) => this.hear(event) });
  }

  /** Makes `accessor` read through this cache. @throws ConfigurationError, DuplicateNamespaceError */
  bind<T, Id extends object>(accessor: CacheAccess<T, Id>): void {
    const binding = this.registry.register(accessor.constructor);
    accessor.bindTo((loader) => ({
      reads: new ReadThrough<T, Id>(binding, loader, this.reads),
      invalidate: (target) => this.invalidations.invalidate([this.targets.resolve(binding.namespace, target)], 'call'),
      invalidateWithin: (manager, target) =>
        this.invalidations.addTo(manager, this.targets.resolve(binding.namespace, target)),
    }));
  }

  namespaces(): readonly Namespace[] {
    return this.registry.namespaces();
  }

  rules(): readonly BoundRule[] {
    return this.registry.rules();
  }

  /** Whether reads are answered from the store; not while invalidations are owed or the accessors are not registered, nor with the kill switch off. */
  get isServing(): boolean {
    return this.reads.enabled && this.trust.isWhole;
  }

  /** Makes reads go past the store until the function returned is called: what it holds may not be right yet. */
  holdReads(): () => void {
    return this.trust.hold();
  }

  /**
   * Has `check` pass before anything in the store is believed: now, and again whenever the store was out of reach and is back. Until then,
   * and while it rejects, reads go past the store. Returns what takes it out again.
   */
  beforeTrust(check: TrustCheck): () => void {
    const remove = this.restoration.add(check);
    void this.restoration.restore();
    return remove;
  }

  /** Invalidates what some writer, of any process, owes the store. @throws StoreUnavailableError */
  async deliver(debts: readonly Debt[]): Promise<void> {
    await Promise.all(debts.map((debt) => deliverDebt(debt, this.store, this.shared.foreign)));
  }

  /** Returns an empty bracket for one write; `cause` appears in events. */
  openBracket(cause: string): WriteBracket {
    return new WriteBracket(this.brackets, `${this.process}.${(this.writers++).toString(36)}`, cause);
  }

  /** Reports a statement of which it cannot be told what it writes. Its first words name it, never a value in it. */
  reportOpaque(sql: string): void {
    const text = sql.replace(LEADING_COMMENTS, '');
    const statement = FIRST_WORDS.exec(text)?.[0].trim() || 'a statement';
    this.observers.observe({ type: 'opaque_statement', statement });
  }

  /**
   * Adds to `bracket` what `rule` derives from one image of a changed row. Never rejects: a rule that fails, or needs a column
   * that `row` does not carry, widens.
   */
  async collect(bracket: WriteBracket, rule: BoundRule, row: RowImage, context: RuleContext): Promise<void> {
    const namespace = this.registry.namespace(rule.namespace);
    if (namespace) await this.collector.collect(bracket, { rule, namespace, row, context });
  }

  /** Invalidates a partial id of `namespace`; `{}` is the whole namespace. Resolves to null when there is no such namespace. @throws as CacheAccess.invalidate */
  async invalidate(namespace: string, target: Record<string, unknown>, cause = 'call'): Promise<boolean | null> {
    const known = this.registry.namespace(namespace);
    return known ? this.invalidations.invalidate([this.targets.resolve(known, target)], cause) : null;
  }

  /** Invalidates every entry that carries one of `tags`, in every namespace. @throws StoreUnavailableError */
  async invalidateTags(tags: readonly Tag[], cause = 'call'): Promise<boolean> {
    return this.invalidations.invalidate(
      tags.map((tag) => this.targets.tag(tag)),
      cause,
    );
  }

  /** Invalidates every namespace bound here, and those that other processes on the store have. @throws StoreUnavailableError */
  async clear(cause = 'call'): Promise<void> {
    await this.invalidations.invalidateEverything(
      this.namespaces().map((namespace) => this.targets.wholeNamespace(namespace)),
      cause,
    );
  }

  /** Makes a codec available by its name; one named `'entity'` becomes the default. Call it before the first read. */
  registerCodec(codec: Codec): void {
    this.registry.registerCodec(codec);
  }

  /**
   * Called once at start-up.
   *
   * @throws ConfigurationError when a namespace names a codec that nobody registered, or has rules and nobody tells of writes.
   */
  assertReady(): void {
    this.registry.assertCodecsKnown();
    const [rule] = this.rules();
    if (!rule || this.loadContext !== NO_DATABASE) return;
    throw new ConfigurationError(
      `Namespace "${rule.namespace}" is invalidated by changes of ${nameOf(rule.source)}, but nothing tells the cache of writes. ` +
        'Import CacheTypeOrmModule.forRoot() in the root module.',
    );
  }

  /** Lets the database layer watch loaders and run them inside transactions. */
  useLoadContext(context: LoadContext): void {
    this.loadContext = context;
  }

  /**
   * Tells which tables each rule's writes touch, cascades included, and registers the accessors for them in a shared store: writers
   * that do not declare an accessor find it there. Call it once per database, when its tables are known; once more when they change.
   * Until the first call nothing is registered.
   *
   * @param resolve - Returns the tables of one rule, with or without schema; none for a rule on another database.
   * @returns What forgets `resolve` again, and what says which database it speaks for.
   */
  registerTables(resolve: ResolveTables): TablesRegistration {
    return this.shared.addTables(resolve);
  }

  /** Starts passing events to `observer`; returns what stops it. */
  observe(observer: Observer): () => void {
    return this.observers.add(observer);
  }

  /** Waits for the loads under way, then closes the store. */
  async close(): Promise<void> {
    await this.reads.flights.settled();
    this.brackets.owed.close();
    this.shared.close();
    await this.store.close();
  }

  /** What the store says of its connections. */
  private hear(event: CacheEvent): void {
    this.observers.observe(event);
    if (event.type !== 'connection' || event.state !== 'connected') return;
    this.brackets.owed.retryNow();
    void this.restoration.restore();
  }

  private createSharedRegistry(keys: RegistryKeys): SharedRegistry {
    return new SharedRegistry(this.options, {
      keys,
      observer: this.observers,
      process: this.process,
      rules: () => this.rules(),
      namespace: (name) => this.registry.namespace(name),
    });
  }
}

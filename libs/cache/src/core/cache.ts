import { AccessorRegistry } from './access/accessor-registry.js';
import type { CacheAccess } from './access/cache-access.js';
import type { CacheEvent } from './access/cache-event.js';
import { Observers } from './access/observers.js';
import type { Binding } from './access/binding.js';
import { createReads } from './access/create-reads.js';
import type { CacheOptions } from './cache-options.js';
import { createCacheParts, type CacheParts } from './cache-parts.js';
import { createLocalTiers } from './local/create-local-tiers.js';
import type { LocalTiers } from './local/local-tiers.js';
import { ConfigurationError } from './errors/configuration-error.js';
import type { Explanation } from './explain/explanation.js';
import type { Debt } from './invalidation/debt.js';
import { deliverDebt } from './invalidation/deliver-debt.js';
import { Invalidations } from './invalidation/invalidations.js';
import type { RowImage } from './invalidation/row-image.js';
import type { BoundRule, RuleContext } from './invalidation/rule.js';
import { wholeNamespace, type Fence } from './invalidation/fence.js';
import type { Tag } from './invalidation/tag.js';
import { nameOf } from './invalidation/name-of.js';
import { TargetCollector } from './invalidation/target-collector.js';
import { WriteBracket } from './invalidation/write-bracket.js';
import { assertKeyPart } from './key/key-part.js';
import type { IdValues } from './key/id-values.js';
import type { SweepOptions, SweepProgress } from './legacy/sweeper.js';
import type { Namespace } from './key/namespace.js';
import type { Codec } from './ports/codec.js';
import { NO_DATABASE, type LoadContext } from './ports/load-context.js';
import type { Observer } from './ports/observer.js';
import type { Scheduler } from './ports/scheduler.js';
import type { CacheStore } from './ports/store.js';
import type { Facts } from './registry/facts.js';
import type { ResolveTables } from './registry/own-accessors.js';
import type { TablesRegistration } from './registry/shared-registry.js';
import type { TrustCheck } from './trust/restoration.js';

/** One for all rules that answer at once: a promise per row would cost more than the rule. */
const COLLECTED = Promise.resolve();

/**
 * Binds accessors to a store: reads go through it, writes open brackets on it.
 *
 * Applications get theirs from `CacheModule`; build one by hand only where there is no Nest.
 */
export class Cache {
  readonly store: CacheStore;
  readonly prefix: string;
  readonly version: string | undefined;
  /** @internal Where the timers of what serves this cache come from. */
  readonly scheduler: Scheduler;
  /** What every process on the store can recall. */
  readonly facts: Facts;
  private readonly observers: Observers;
  private readonly registry: AccessorRegistry;
  private readonly tiers: LocalTiers;
  private readonly parts: CacheParts;
  private readonly invalidations: Invalidations;
  private readonly bindings = new Map<string, Binding>();
  private readonly collector: TargetCollector;
  private loadContext: LoadContext = NO_DATABASE;
  private writers = 0;
  private readonly process: string;

  /** @throws ConfigurationError when an option is wrong. */
  constructor(options: CacheOptions) {
    this.store = options.store;
    this.scheduler = options.scheduler;
    this.prefix = assertKeyPart(options.prefix, 'Prefix');
    this.version = options.version;
    this.observers = new Observers(options.observers);
    this.process = Buffer.from(options.entropy.bytes(9)).toString('base64url');
    this.tiers = createLocalTiers(options, this.observers, this.process);
    this.registry = new AccessorRegistry(options, (namespace) => this.tiers.create(namespace));
    const { observers, registry, process, tiers } = this;
    this.parts = createCacheParts(options, { observers, registry, process, tiers, context: () => this.loadContext });
    this.facts = this.parts.facts;
    this.collector = new TargetCollector(this.parts.targets, observers);
    this.invalidations = new Invalidations(
      () => this.loadContext,
      (cause) => this.openBracket(cause),
    );
    options.store.watch?.({ observe: (event) => this.hear(event) });
  }

  /** Makes `accessor` read through this cache. @throws ConfigurationError, DuplicateNamespaceError */
  bind<T, Id extends object, Scope>(accessor: CacheAccess<T, Id, Scope>): void {
    const binding = this.registry.register(accessor.constructor);
    this.bindings.set(binding.namespace.name, binding);
    const resolve = (targets: readonly object[]): readonly Fence[] =>
      targets.map((target) => this.parts.targets.resolve(binding.namespace, target));
    accessor.bindTo((loader) => {
      const reads = createReads<T, Id>(binding, loader, this.parts.reads);
      return {
        reads,
        invalidate: (targets) => this.invalidations.invalidate(resolve(targets), 'call'),
        invalidateWithin: (manager, targets) => {
          for (const fence of resolve(targets)) this.invalidations.addTo(manager, fence);
        },
        explain: (id) => this.parts.explainer.explain(binding, reads.whole(id)),
        ids: (partial) =>
          this.parts.enumerator.ids(binding, partial as IdValues) as AsyncGenerator<Id, void, undefined>,
        count: (partial) => this.parts.enumerator.count(binding, partial as IdValues),
        unlist: (partial) => this.parts.enumerator.unlist(binding, partial as IdValues),
      };
    });
  }

  namespaces(): readonly Namespace[] {
    return this.registry.namespaces();
  }

  rules(): readonly BoundRule[] {
    return this.registry.rules();
  }

  /** Whether reads are answered from the store; not while invalidations are owed or the accessors are not registered, nor with the kill switch off. */
  get isServing(): boolean {
    return this.parts.reads.enabled && this.parts.trust.isWhole;
  }

  /** As `isServing`, after doing what is due for that, such as registering the accessors. Never rejects. */
  async comesToServe(): Promise<boolean> {
    return this.parts.reads.enabled && (await this.parts.trust.holds()) && this.parts.trust.isWhole;
  }

  /** Makes reads go past the store until the function returned is called: what it holds may not be right yet. */
  holdReads(): () => void {
    return this.parts.trust.hold();
  }

  /**
   * Has `check` pass before anything in the store is believed: now, and again whenever the store was out of reach and is back. Until then,
   * and while it rejects, reads go past the store. Returns what takes it out again.
   */
  beforeTrust(check: TrustCheck): () => void {
    const remove = this.parts.restoration.add(check);
    void this.parts.restoration.restore();
    return remove;
  }

  /** Invalidates what some writer, of any process, owes the store. @throws StoreUnavailableError, also when it does not answer in time. */
  async deliver(debts: readonly Debt[]): Promise<void> {
    await Promise.all(debts.map((debt) => deliverDebt(debt, this.parts.brackets)));
  }

  /** Returns an empty bracket for one write; `cause` appears in events. */
  openBracket(cause: string): WriteBracket {
    return new WriteBracket(this.parts.brackets, `${this.process}.${(this.writers++).toString(36)}`, cause);
  }

  /** @internal Passes `event` to the observers. */
  report(event: CacheEvent): void {
    this.observers.observe(event);
  }

  /**
   * Adds to `bracket` what `rule` derives from one image of a changed row. Never rejects: a rule that fails, or needs a column
   * that `row` does not carry, widens.
   */
  collect(bracket: WriteBracket, rule: BoundRule, row: RowImage, context: RuleContext): Promise<void> {
    const namespace = this.registry.namespace(rule.namespace);
    if (!namespace) return COLLECTED;
    return this.collector.collect(bracket, { rule, namespace, row, context }) ?? COLLECTED;
  }

  /** Invalidates a partial id of `namespace`; `{}` is the whole namespace. Resolves to null when there is no such namespace. @throws as CacheAccess.invalidate */
  async invalidate(namespace: string, target: Record<string, unknown>, cause = 'call'): Promise<boolean | null> {
    const known = this.registry.namespace(namespace);
    return known ? this.invalidations.invalidate([this.parts.targets.resolve(known, target)], cause) : null;
  }

  /** As `CacheAccess.explain`, by the name of a namespace; with a scope, the id names it. Resolves to null when there is no such namespace. @throws InvalidIdError */
  async explain(namespace: string, id: Record<string, unknown>): Promise<Explanation | null> {
    const binding = this.registry.binding(namespace);
    return binding ? this.parts.explainer.explain(binding, id) : null;
  }

  /** Invalidates every entry that carries one of `tags`, in every namespace. @throws StoreUnavailableError */
  async invalidateTags(tags: readonly Tag[], cause = 'call'): Promise<boolean> {
    return this.invalidations.invalidate(
      tags.map((tag) => this.parts.targets.tag(tag)),
      cause,
    );
  }

  /** Invalidates every namespace bound here, and those that other processes on the store have. @throws StoreUnavailableError */
  async clear(cause = 'call'): Promise<void> {
    await this.invalidations.invalidateEverything(
      this.namespaces().map((namespace) => this.parts.targets.wholeNamespace(namespace)),
      cause,
    );
  }

  /** @internal As `clear`, and leaves the keys of an older cache as they are: for when nothing is known of the entries here. @throws as `clear` does */
  async clearEntries(cause: string): Promise<void> {
    const fences = this.namespaces().map(({ name, spaces }) => wholeNamespace(name, spaces));
    await this.invalidations.invalidateEverything(fences, cause);
  }

  /**
   * Goes through the store once and moves the old keys of `namespace` to their new places, or deletes them, in small batches. Only keys that its
   * `legacy.keys` gives for an id are touched. It may be stopped at any moment and run again.
   *
   * @returns What was done; null when there is no such namespace.
   * @throws ConfigurationError when the namespace declares no `legacy.idOf`; StoreUnavailableError.
   */
  async sweepLegacy(namespace: string, options: SweepOptions): Promise<SweepProgress | null> {
    const binding = this.bindings.get(namespace);
    return binding ? this.parts.sweeper.sweep(binding, options) : null;
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
        'Import CacheTypeOrmModule.forRoot() in the root module, beside TypeOrmModule.forRoot(...).',
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
    return this.parts.shared.addTables(resolve);
  }

  /** @internal The tables, by their bare names, that the rules of `namespace` depend on, in whichever database; none when nobody has told. */
  tablesOf(namespace: string): readonly string[] {
    return this.parts.shared.tablesOf(namespace);
  }

  /** Starts passing events to `observer`; returns what stops it. */
  observe(observer: Observer): () => void {
    return this.observers.add(observer);
  }

  /** Waits for the loads under way, tells the store what is owed if it can be told, and closes it. */
  async close(): Promise<void> {
    await this.parts.reads.background.close();
    await this.parts.reads.flights.settled();
    await this.parts.reads.turns.close();
    await this.parts.brackets.owed.close();
    this.parts.shared.close();
    this.parts.trust.close();
    this.tiers.close();
    await this.store.close();
  }

  /** What the store says of its connections. */
  private hear(event: CacheEvent): void {
    this.observers.observe(event);
    if (event.type !== 'connection') return;
    // Another server may be at the other end by the time that it is asked again.
    this.tiers.distrust();
    if (event.state !== 'connected') return;
    this.parts.trust.notice();
    this.parts.brackets.owed.retryNow();
    void this.parts.restoration.restore();
  }
}

import type { AccessorRegistry } from './access/accessor-registry.js';
import type { BypassReason } from './access/cache-event.js';
import type { Observers } from './access/observers.js';
import type { ReadThroughParts } from './access/read-through-parts.js';
import type { CacheOptions } from './cache-options.js';
import { parseDuration } from './entry/duration.js';
import { Explainer } from './explain/explainer.js';
import { PendingCells } from './explain/pending-cells.js';
import { Recollections } from './explain/recollections.js';
import { BackOff } from './fill/back-off.js';
import { Background } from './fill/background.js';
import { Filler } from './fill/filler.js';
import { Flights } from './fill/flights.js';
import { Loads } from './fill/loads.js';
import { Turns } from './fill/turns.js';
import { UnfencedFlights } from './fill/unfenced-flights.js';
import { createBracketParts } from './invalidation/create-bracket-parts.js';
import { Sweeper } from './legacy/sweeper.js';
import { TakeOver } from './legacy/take-over.js';
import { Enumerator } from './listing/enumerator.js';
import { TargetResolver } from './invalidation/target-resolver.js';
import { cellsOf } from './invalidation/write-plan.js';
import type { BracketParts } from './invalidation/write-bracket.js';
import type { LocalTiers } from './local/local-tiers.js';
import { ToldWrites } from './local/told-writes.js';
import { TagSpace } from './key/tag-space.js';
import type { WantedBypass } from './ports/bypass.js';
import type { LoadContext } from './ports/load-context.js';
import { UNGATED } from './ports/load-gate.js';
import { NO_SCOPES } from './ports/scopes.js';
import type { Cell } from './ports/store.js';
import { EntryReader } from './read/entry-reader.js';
import type { LookupMode } from './read/lookup.js';
import { StoreBatches } from './read/store-batches.js';
import { Touches } from './read/touches.js';
import { Facts } from './registry/facts.js';
import { ANY_TABLE, RegistryKeys } from './registry/registry-keys.js';
import { SharedRegistry } from './registry/shared-registry.js';
import { Restoration } from './trust/restoration.js';
import { Successors } from './trust/successors.js';
import { Trust } from './trust/trust.js';

/** What the parts of a cache need of it. */
export interface CacheSurroundings {
  readonly observers: Observers;
  readonly registry: AccessorRegistry;
  readonly tiers: LocalTiers;
  /** Names the process in marks. */
  readonly process: string;
  context(): LoadContext;
}

/** The parts of a cache that work together. */
export interface CacheParts {
  readonly facts: Facts;
  readonly reads: ReadThroughParts;
  readonly brackets: BracketParts;
  readonly targets: TargetResolver;
  readonly enumerator: Enumerator;
  readonly explainer: Explainer;
  readonly sweeper: Sweeper;
  readonly shared: SharedRegistry;
  readonly restoration: Restoration;
  readonly trust: Trust;
}

/** Puts a cache together. @throws ConfigurationError when a duration is wrong. */
export function createCacheParts(options: CacheOptions, cache: CacheSurroundings): CacheParts {
  const { store, scheduler, clock, entropy, prefix } = options;
  const { observers, registry, tiers } = cache;
  const digest = (text: string): string => entropy.digest(text);
  const tags = new TagSpace(prefix, digest, store.buckets);
  const keys = new RegistryKeys(prefix, digest, store.buckets > 1);
  const shared = createSharedRegistry(options, keys, cache);
  const everyCell = (): readonly Cell[] => [
    ...registry.namespaces().flatMap(({ wholeCells }) => wholeCells),
    ...tags.spaces,
    tags.anyChange,
  ];
  const brackets = createBracketParts(new ToldWrites(store, tiers), options, observers, shared.foreign, everyCell);
  const restoration = new Restoration(store, clock, observers);
  const successors = new Successors({
    store,
    scheduler,
    owed: brackets.owed,
    writer: `${cache.process}.^`,
    cells: () => [...everyCell(), ...cellsOf(shared.foreign.known([ANY_TABLE]))],
  });
  const trust = new Trust({ owed: brackets.owed, shared, restoration, successors, store });
  const readBudgetMs = parseDuration(options.readBudget ?? 50, 'readBudget');
  const batches = new StoreBatches(store, scheduler, readBudgetMs, observers, (cells) => shared.beforeMint(cells));
  const flights = new Flights();
  const reader = new EntryReader(batches, tags, observers, trust, clock, tiers.recent, flights);
  const filler = new Filler(batches, tags, clock, entropy, observers);
  const { budgetMs } = brackets;
  const takeOver = new TakeOver({ store, scheduler, batches, reader, filler, trust, observer: observers, budgetMs });
  const { enabled = true } = options;
  const reads: ReadThroughParts = {
    reader,
    filler,
    takeOver,
    flights,
    unfenced: new UnfencedFlights(),
    loads: new Loads(() => cache.context(), options.gate ?? UNGATED, clock, scheduler, observers),
    touches: new Touches(batches, tags, clock),
    turns: new Turns({ store, scheduler, observer: observers, budgetMs: readBudgetMs, process: cache.process, prefix }),
    background: new Background(scheduler),
    backOff: new BackOff(),
    clock,
    entropy,
    scheduler,
    observer: observers,
    scopes: options.scopes ?? NO_SCOPES,
    enabled,
    passedBy: (mode) => (enabled ? passedBy(mode, cache.context(), options.bypass) : 'off'),
    isRefreshWanted: () => options.bypass?.() === 'refresh',
  };
  const memory = new Recollections(clock);
  observers.add(memory);
  const pending = new PendingCells({ store, scheduler, budgetMs });
  const explainer = new Explainer({ batches, tags, trust, clock, memory, pending, enabled: reads.enabled });
  const facts = new Facts(store, keys, scheduler, budgetMs);
  const enumerator = new Enumerator({ store, scheduler, reader, budgetMs });
  const sweeper = new Sweeper({ store, reader, takeOver });
  return {
    facts,
    reads,
    brackets,
    targets: new TargetResolver(tags),
    enumerator,
    explainer,
    sweeper,
    shared,
    restoration,
    trust,
  };
}

function passedBy(mode: LookupMode, context: LoadContext, bypass: WantedBypass | undefined): BypassReason | undefined {
  if (context.isWithin()) return 'transaction';
  return mode !== 'refresh' && bypass?.() === 'pass' ? 'request' : undefined;
}

function createSharedRegistry(
  options: CacheOptions,
  keys: RegistryKeys,
  { observers: observer, registry, process }: CacheSurroundings,
): SharedRegistry {
  return new SharedRegistry(options, {
    keys,
    observer,
    process,
    rules: () => registry.rules(),
    namespace: (name) => registry.namespace(name),
  });
}

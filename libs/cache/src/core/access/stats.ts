import type { Observer } from '../ports/observer.js';
import { Distribution, type Spread } from './distribution.js';
import type { BypassReason, CacheEvent, HitOutcome, InvalidationScope, RefusalReason } from './cache-event.js';

/** Counts since the start of the process. */
export interface Counts {
  readonly hits: number;
  /** Hits on a cached "nothing". */
  readonly absent: number;
  /** Those of the hits that got an entry past its ttl, within its grace. */
  readonly stale: number;
  /** Hits, absent ones included, with a value that this process had kept. */
  readonly localHits: number;
  readonly misses: number;
  /** Reads that went past the store: it was away or not trusted, or the cache is switched off. */
  readonly bypasses: number;
  /** The same, by why. */
  readonly bypassed: Readonly<Partial<Record<BypassReason, number>>>;
  readonly loads: number;
  readonly loadFailures: number;
  /** Loads that were turned away, because too many ran and waited. */
  readonly loadsRejected: number;
  readonly stored: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  readonly decodeFailures: number;
  /** Calls of cached methods whose key could not be computed. */
  readonly keyFailures: number;
  /** Entries that could not be loaded anew while they were still served. */
  readonly renewalFailures: number;
  readonly ruleFailures: number;
  readonly invalidations: Readonly<Record<InvalidationScope, number>>;
  /** Hits, absent ones included, of all reads; null before the first read. */
  readonly hitRate: number | null;
  /** What loads took, in milliseconds, a batch counted as one; null before the first. */
  readonly loadMs: Spread | null;
  /** Sizes of the values stored, as their codec wrote them. */
  readonly payloadBytes: Spread | null;
  /** What they take in the store, compressed and with their head. */
  readonly storedBytes: Spread | null;
}

/** Counts per namespace and in total. Invalidations of tags are under the tag's group. */
export interface CacheStats {
  readonly totals: Counts & {
    readonly storeFailures: number;
    readonly owedFences: number;
    /** Statements that may write to tables which their text does not name; each invalidated everything. */
    readonly opaqueStatements: number;
    /** How often a server of the store was lost, or could not be trusted. */
    readonly connectionsLost: number;
    /** How often the bus was lost, or a message of it missed: trusted values may have been as old as their window allows. */
    readonly busInterruptions: number;
    /** Servers that nothing is sent to at the moment, because they did not answer. */
    readonly openBreakers: readonly string[];
  };
  readonly namespaces: Readonly<Record<string, Counts>>;
}

/** Counts events; add it to a cache's observers and ask for a snapshot at any time. */
export class StatsObserver implements Observer {
  private readonly byNamespace = new Map<string, Tally>();
  private readonly total = new Tally();
  private storeFailures = 0;
  private owedFences = 0;
  private opaqueStatements = 0;
  private connectionsLost = 0;
  private busInterruptions = 0;
  private readonly openBreakers = new Set<string>();

  observeHit(namespace: string, _key: string, outcome: HitOutcome, tier: 'local' | undefined): void {
    this.of(namespace).addHit(outcome, tier);
    this.total.addHit(outcome, tier);
  }

  observe(event: CacheEvent): void {
    if (event.type === 'store_failed') this.storeFailures++;
    else if (event.type === 'owed') this.owedFences = event.fences;
    else if (event.type === 'opaque_statement') this.opaqueStatements++;
    else if (event.type === 'bus') this.busInterruptions += event.state === 'connected' ? 0 : 1;
    else if (event.type === 'connection' || event.type === 'breaker') this.hearOf(event);
    else if (isOfDatabase(event)) return;
    else for (const tally of [this.total, this.of(event.namespace)]) tally.add(event);
  }

  snapshot(): CacheStats {
    const namespaces = Object.fromEntries([...this.byNamespace].map(([name, tally]) => [name, tally.counts()]));
    const { storeFailures, owedFences, opaqueStatements, connectionsLost, busInterruptions } = this;
    const openBreakers = [...this.openBreakers];
    const totals = {
      ...this.total.counts(),
      storeFailures,
      owedFences,
      opaqueStatements,
      connectionsLost,
      busInterruptions,
      openBreakers,
    };
    return { totals, namespaces };
  }

  private hearOf(event: Extract<CacheEvent, { type: 'connection' | 'breaker' }>): void {
    if (event.type === 'connection') this.connectionsLost += event.state === 'connected' ? 0 : 1;
    else if (event.state === 'open') this.openBreakers.add(event.node);
    else this.openBreakers.delete(event.node);
  }

  private of(namespace: string): Tally {
    const known = this.byNamespace.get(namespace);
    if (known) return known;
    const tally = new Tally();
    this.byNamespace.set(namespace, tally);
    return tally;
  }
}

/** What is told of the databases that writes go to. */
type DatabaseEvent = Extract<CacheEvent, { type: 'relayed' | 'outbox_failed' | 'failover' }>;

function isOfDatabase(event: CacheEvent): event is DatabaseEvent {
  return event.type === 'relayed' || event.type === 'outbox_failed' || event.type === 'failover';
}

type NamespaceEvent = Exclude<
  CacheEvent,
  DatabaseEvent | { type: 'store_failed' | 'owed' | 'opaque_statement' | 'connection' | 'breaker' | 'bus' }
>;

class Tally {
  private readonly reads = { hit: 0, absent: 0, miss: 0, stale: 0, bypass: 0 };
  private readonly loads = { loaded: 0, load_failed: 0, load_rejected: 0 };
  private readonly failures = { decode_failed: 0, rule_failed: 0, key_failed: 0, renewal_failed: 0 };
  private readonly bypassed: Partial<Record<BypassReason, number>> = {};
  private readonly refused: Partial<Record<RefusalReason, number>> = {};
  private readonly invalidations: Record<InvalidationScope, number> = { exact: 0, index: 0, tag: 0, namespace: 0 };
  private readonly loadMs = new Distribution();
  private readonly payloadBytes = new Distribution();
  private readonly storedBytes = new Distribution();
  private localHits = 0;

  addHit(outcome: HitOutcome, tier: 'local' | undefined): void {
    this.reads[outcome]++;
    if (tier) this.localHits++;
  }

  add(event: NamespaceEvent): void {
    switch (event.type) {
      case 'read':
        this.reads[event.outcome]++;
        if (event.outcome === 'bypass') this.countBypass(event.reason);
        else if (event.tier) this.localHits++;
        break;
      case 'load':
        this.loads[event.outcome] += event.ids;
        this.loadMs.add(event.ms);
        break;
      case 'load_rejected':
        this.loads[event.type] += event.ids;
        break;
      case 'fill':
        if (event.outcome === 'stored') this.addStored(event);
        else this.refused[event.reason] = (this.refused[event.reason] ?? 0) + 1;
        break;
      case 'invalidation':
        this.invalidations[event.scope]++;
        break;
      default:
        this.failures[event.type]++;
    }
  }

  private addStored({ bytes, storedBytes }: { readonly bytes: number; readonly storedBytes: number }): void {
    this.payloadBytes.add(bytes);
    this.storedBytes.add(storedBytes);
  }

  counts(): Counts {
    const payloadBytes = this.payloadBytes.spread();
    const { hit, absent, miss, stale, bypass } = this.reads;
    const all = hit + absent + miss + stale + bypass;
    return {
      hits: hit + stale,
      absent,
      stale,
      localHits: this.localHits,
      misses: miss,
      bypasses: bypass,
      bypassed: { ...this.bypassed },
      loads: this.loads.loaded + this.loads.load_failed,
      loadFailures: this.loads.load_failed,
      loadsRejected: this.loads.load_rejected,
      stored: payloadBytes?.count ?? 0,
      refused: { ...this.refused },
      decodeFailures: this.failures.decode_failed,
      keyFailures: this.failures.key_failed,
      renewalFailures: this.failures.renewal_failed,
      ruleFailures: this.failures.rule_failed,
      invalidations: { ...this.invalidations },
      hitRate: all === 0 ? null : (hit + stale + absent) / all,
      loadMs: this.loadMs.spread(),
      payloadBytes,
      storedBytes: this.storedBytes.spread(),
    };
  }

  private countBypass(reason: BypassReason | undefined): void {
    if (reason) this.bypassed[reason] = (this.bypassed[reason] ?? 0) + 1;
  }
}

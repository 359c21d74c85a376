import type { BypassReason, CacheEvent, MissReason, RefusalReason } from '../access/cache-event.js';
import type { Clock } from '../ports/clock.js';
import type { Observer } from '../ports/observer.js';
import type { InvalidationReport } from './explanation.js';
import { RecentBypasses } from './recent-bypasses.js';

const MOST_KEYS = 5_000;
const MOST_INVALIDATIONS = 1_000;
const MOST_ANSWERED = 10;

type InvalidationEvent = Extract<CacheEvent, { type: 'invalidation' }>;

/** What this process remembers of one key. */
export interface KeyMemory {
  readonly missed?: { readonly at: number; readonly reason: MissReason | BypassReason | 'undecodable' };
  readonly filled?: { readonly at: number; readonly outcome: 'stored' | RefusalReason };
  /** Its stored bytes could not be decoded, and the read that found that out has not ended. */
  readonly isUndecodable?: boolean;
}

/** Remembers, within bounds, what became of reads that were no hits, and what was invalidated. */
export class Recollections implements Observer {
  private readonly keys = new Map<string, KeyMemory>();
  private readonly bypasses = new RecentBypasses();
  private invalidations: { readonly event: InvalidationEvent; readonly at: number }[] = [];

  constructor(private readonly clock: Clock) {}

  /** Nothing is remembered of hits. */
  observeHit(): void {
    // What was remembered of the key before still tells of its last miss.
  }

  observe(event: CacheEvent): void {
    switch (event.type) {
      case 'read':
        if (!event.reason || !event.key) break;
        if (event.outcome === 'bypass') this.bypasses.note(event.key, event.reason, this.clock.now());
        else this.missed(event.key, event.reason);
        break;
      case 'fill':
        this.filled(event.key, event.outcome === 'stored' ? 'stored' : event.reason);
        break;
      case 'decode_failed':
        this.remember(event.key, { ...this.keys.get(event.key), isUndecodable: true });
        break;
      case 'invalidation':
        this.invalidated(event);
    }
  }

  of(key: string): KeyMemory {
    const memory = this.keys.get(key) ?? {};
    const missed = this.bypasses.latestOf(key);
    return missed && missed.at >= (memory.missed?.at ?? missed.at) ? { ...memory, missed } : memory;
  }

  /** Returns the invalidations of any of `keys`, newest first. */
  invalidationsOf(keys: ReadonlySet<string>): readonly InvalidationReport[] {
    const reached = this.invalidations.filter(({ event }) => event.keys?.some((key) => keys.has(key)));
    return reached.slice(-MOST_ANSWERED).reverse().map(reportOf);
  }

  private missed(key: string, reason: MissReason): void {
    const { isUndecodable, filled } = this.keys.get(key) ?? {};
    this.remember(key, { filled, missed: { at: this.clock.now(), reason: isUndecodable ? 'undecodable' : reason } });
  }

  private filled(key: string, outcome: 'stored' | RefusalReason): void {
    this.remember(key, { ...this.keys.get(key), filled: { at: this.clock.now(), outcome } });
  }

  private invalidated(event: InvalidationEvent): void {
    this.invalidations.push({ event, at: this.clock.now() });
    // Now and then, and not each time.
    if (this.invalidations.length >= 2 * MOST_INVALIDATIONS)
      this.invalidations = this.invalidations.slice(-MOST_INVALIDATIONS);
  }

  /** The most recently remembered are kept. */
  private remember(key: string, memory: KeyMemory): void {
    this.keys.delete(key);
    this.keys.set(key, memory);
    if (this.keys.size > MOST_KEYS) this.keys.delete(this.keys.keys().next().value!);
  }
}

function reportOf({ event, at }: { readonly event: InvalidationEvent; readonly at: number }): InvalidationReport {
  const { scope, label, cause } = event;
  return { at: new Date(at), scope, label, cause };
}

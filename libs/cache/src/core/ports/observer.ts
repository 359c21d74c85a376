import type { CacheEvent, HitOutcome } from '../access/cache-event.js';

/** Receives cache events. It is called synchronously; what it throws is swallowed. */
export interface Observer {
  observe(event: CacheEvent): void;
  /**
   * Who has this method is told of hits by it, and not by `observe`: nearly all that happens in a cache are hits, and this way none costs an
   * event. `tier` as in events.
   */
  observeHit?(namespace: string, key: string, outcome: HitOutcome, tier: 'local' | undefined): void;
}

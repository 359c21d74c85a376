import type { CacheEvent, InvalidationScope, Observer } from 'nestjs-coherent-cache';

/** Counts what the report tells of the cache's events. */
export class EventTally implements Observer {
  private hits = 0;
  private entriesRead = 0;
  private refused = 0;
  private scopes: Record<InvalidationScope, number> = noneYet();

  observe(event: CacheEvent): void {
    if (event.type === 'invalidation') this.scopes[event.scope] += 1;
    if (event.type === 'fill' && event.outcome === 'refused') this.refused += 1;
    if (event.type !== 'read') return;
    this.entriesRead += 1;
    if (event.outcome === 'hit' || event.outcome === 'absent') this.hits += 1;
  }

  /** Forgets what was counted. */
  reset(): void {
    this.hits = 0;
    this.entriesRead = 0;
    this.refused = 0;
    this.scopes = noneYet();
  }

  /** Returns the share of entries that came from the cache, from 0 to 1; `null` when none was read. */
  get hitRatio(): number | null {
    return this.entriesRead === 0 ? null : this.hits / this.entriesRead;
  }

  /** Returns how many loaded values were not stored, because something they depend on had changed meanwhile or might have. */
  get refusedFills(): number {
    return this.refused;
  }

  get invalidations(): Readonly<Record<InvalidationScope, number>> {
    return { ...this.scopes };
  }
}

function noneYet(): Record<InvalidationScope, number> {
  return { exact: 0, index: 0, tag: 0, namespace: 0 };
}

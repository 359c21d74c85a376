import type { CacheEvent } from '../core/access/cache-event.js';
import type { Observer } from '../core/ports/observer.js';

/**
 * Keeps every cache event for a test to look at.
 *
 * @example
 * ```ts
 * const events = new EventRecorder();
 * CacheModule.forRoot({ prefix: 'test', observers: [events] });
 * // ...
 * expect(events.outcomes('detector-workflows')).toEqual(['miss', 'hit']);
 * ```
 */
export class EventRecorder implements Observer {
  private recorded: CacheEvent[] = [];

  /** Every event since the last `clear`, oldest first. */
  get all(): readonly CacheEvent[] {
    return this.recorded;
  }

  observe(event: CacheEvent): void {
    this.recorded.push(event);
  }

  /** Returns the events of one type. */
  of<Type extends CacheEvent['type']>(type: Type): readonly Extract<CacheEvent, { type: Type }>[] {
    return this.recorded.filter((event): event is Extract<CacheEvent, { type: Type }> => event.type === type);
  }

  /** Returns how reads ended, in order; of one namespace, or of all. */
  outcomes(namespace?: string): readonly Extract<CacheEvent, { type: 'read' }>['outcome'][] {
    return this.of('read')
      .filter((event) => namespace === undefined || event.namespace === namespace)
      .map((event) => event.outcome);
  }

  clear(): void {
    this.recorded = [];
  }
}

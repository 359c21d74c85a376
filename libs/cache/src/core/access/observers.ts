import type { Observer } from '../ports/observer.js';
import type { CacheEvent, HitOutcome } from './cache-event.js';
import { hitEvent } from './read-event.js';

/** Passes events to everyone who listens. */
export class Observers implements Required<Observer> {
  private listening: readonly Observer[];

  constructor(observers: readonly Observer[] = []) {
    this.listening = [...observers];
  }

  /** Starts passing events to `observer`; returns what stops it. */
  add(observer: Observer): () => void {
    this.listening = [...this.listening, observer];
    return () => {
      this.listening = this.listening.filter((other) => other !== observer);
    };
  }

  observe(event: CacheEvent): void {
    for (const observer of this.listening) {
      try {
        observer.observe(event);
      } catch {
        // A listener's mistake is no reason for a read or a write to fail.
      }
    }
  }

  /** An event is made for those who want one. */
  observeHit(namespace: string, key: string, outcome: HitOutcome, tier: 'local' | undefined): void {
    let event: CacheEvent | undefined;
    for (const observer of this.listening) {
      try {
        if (observer.observeHit) observer.observeHit(namespace, key, outcome, tier);
        else observer.observe((event ??= hitEvent(namespace, key, outcome, tier)));
      } catch {
        // As above.
      }
    }
  }
}

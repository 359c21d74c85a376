import type { CacheEvent, Observer } from 'nestjs-coherent-cache';
import type { HistoryWriter } from '../history/history-writer.js';
import { moment } from '../history/moment.js';
import { workInProgress } from '../traffic/work-in-progress.js';

/** Hits say when the cache works again; more of them would say no more. */
const HIT_EVERY_US = 5_000;

/** Notes how the cache gets along with its servers, and what could not be done for the read or write in whose course it is told. */
export class WeatherObserver implements Observer {
  private lastHit = Number.NEGATIVE_INFINITY;

  constructor(private readonly history: HistoryWriter) {}

  observe(event: CacheEvent): void {
    const notes = workInProgress.getStore();
    switch (event.type) {
      case 'read':
        if (event.outcome === 'hit' || event.outcome === 'absent') this.noteHit();
        break;
      case 'load':
        if (notes) notes.loadedMs = (notes.loadedMs ?? 0) + event.ms;
        break;
      case 'store_failed':
        if (notes && event.operation === 'mark') notes.isUnmarked = true;
        break;
      case 'connection':
        this.history.note(['connection', event.node, event.state, moment()]);
        break;
      case 'breaker':
        this.history.note(['breaker', event.node, event.state, moment()]);
        break;
      default:
    }
  }

  private noteHit(): void {
    const now = moment();
    if (now - this.lastHit < HIT_EVERY_US) return;
    this.lastHit = now;
    this.history.note(['hit', now]);
  }
}

import type { CacheEvent } from '../access/cache-event.js';

/** Receives cache events. It is called synchronously; what it throws is swallowed. */
export interface Observer {
  observe(event: CacheEvent): void;
}

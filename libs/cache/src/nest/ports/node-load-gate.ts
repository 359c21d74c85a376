import pLimit from 'p-limit';
import { ContextVariable } from '../../context/context-variable.js';
import { LoadsExhaustedError } from '../../core/errors/loads-exhausted-error.js';
import type { LoadGate } from '../../core/ports/load-gate.js';

/** How many loads a process runs at once, and how many may wait. */
export interface LoadLimits {
  /** Loads that run at once. Default 100. */
  readonly concurrency?: number;
  /** Loads that wait for one of these to end; what comes on top is rejected with a LoadsExhaustedError. Default 10 000. */
  readonly queue?: number;
}

/** One of the places; work that a load left behind outlives it, and then counts as inside no longer. */
interface Place {
  isTaken: boolean;
}

/** Returns a gate that lets as many loads run as `limits` say, first come, first served. */
export function createNodeLoadGate({ concurrency = 100, queue = 10_000 }: LoadLimits = {}): LoadGate {
  const places = new ContextVariable<Place>();
  const limit = pLimit(concurrency);
  const isInside = (): boolean => places.getStore()?.isTaken ?? false;

  const enter = async <R>(load: () => Promise<R>): Promise<R> => {
    const place = { isTaken: true };
    try {
      return await places.run(place, load);
    } finally {
      place.isTaken = false;
    }
  };

  return {
    isInside,

    run(load) {
      if (isInside()) return load();
      const isFull = limit.activeCount >= concurrency && limit.pendingCount >= queue;
      return isFull ? Promise.reject(new LoadsExhaustedError(concurrency, queue)) : limit(() => enter(load));
    },
  };
}

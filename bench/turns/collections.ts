import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { Read } from './closed-loop.js';
import type { Slice } from './take-turns.js';

/** Node tells of a collection in a later turn, and observers in one later still. */
const TURNS = 4;

/** Returns what collecting garbage takes, in microseconds per call, while `calls` are made one after the other. */
export function collections(call: Read, calls: number): Slice {
  return async () => {
    let ms = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) ms += duration;
    });
    observer.observe({ entryTypes: ['gc'] });
    try {
      for (let n = 0; n < calls; n++) await call(n);
      for (let turn = 0; turn < TURNS; turn++) await setImmediate();
    } finally {
      observer.disconnect();
    }
    return (ms * 1_000) / calls;
  };
}

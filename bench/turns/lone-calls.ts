import type { Read } from './closed-loop.js';
import type { Slice } from './take-turns.js';

/** Returns the median time in milliseconds of `calls` that are made one after the other. */
export function loneCalls(call: Read, calls: number): Slice {
  return async () => {
    const took = new Float64Array(calls);
    for (let n = 0; n < calls; n++) {
      const start = performance.now();
      await call(n);
      took[n] = performance.now() - start;
    }
    return took.sort()[calls >> 1]!;
  };
}

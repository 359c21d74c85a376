import type { Read } from './closed-loop.js';
import type { Slice } from './take-turns.js';

/** As `loneCalls`, with something to be done before each call that is no part of it. */
export function preparedCalls(prepare: Read, call: Read, calls: number): Slice {
  let n = 0;
  return async () => {
    const took = new Float64Array(calls);
    for (let i = 0; i < calls; i++, n++) {
      await prepare(n);
      const start = performance.now();
      await call(n);
      took[i] = performance.now() - start;
    }
    return took.sort()[calls >> 1]!;
  };
}

import type { ProveOptions } from '../prove-options.js';

/** Whether an older cache works beside: not where servers come back with what was removed from them, since then old keys do too. */
export function hasOldCache({ faults }: ProveOptions): boolean {
  return faults === undefined;
}

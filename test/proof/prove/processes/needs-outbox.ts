import type { ProveOptions } from '../prove-options.js';

/** Whether a write may go on although Redis could not be told of it, and has to leave a note for whoever can. */
export function needsOutbox({ policy, faults }: ProveOptions): boolean {
  return policy === 'proceed' && faults !== undefined;
}

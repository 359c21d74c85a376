import type { Fault } from './fault.js';
import { withLittleMemory } from './with-little-memory.js';

/** Servers have less room than they use, throw away nothing, and refuse to take more. */
export const OOM: Fault = {
  name: 'oom',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: (context) => withLittleMemory(context, '1mb', 'noeviction'),
};

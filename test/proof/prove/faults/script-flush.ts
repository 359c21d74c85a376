import type { Fault } from './fault.js';
import { onMasters } from './on-masters.js';

/** Servers forget all scripts. */
export const SCRIPT_FLUSH: Fault = {
  name: 'script-flush',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: (context) => context.lasting('none', () => onMasters(context.servers, 'SCRIPT', 'FLUSH')),
};

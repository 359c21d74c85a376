import type { Fault } from './fault.js';
import { onMasters } from './on-masters.js';

/** Servers close the connections of all clients. */
export const CLIENT_KILL: Fault = {
  name: 'client-kill',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: (context) => context.lasting('none', () => onMasters(context.servers, 'CLIENT', 'KILL', 'TYPE', 'normal')),
};

import type { Fault } from './fault.js';
import { onOneWay, type OneWay } from './on-one-way.js';

/** Returns a fault of the network between one process and Redis. */
export function proxyFault(name: string, way: OneWay): Fault {
  return { name, topologies: ['standalone'], gate: 'redis', run: (context) => onOneWay(context, way) };
}

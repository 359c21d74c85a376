import type { Fault } from './fault.js';
import { withLittleMemory } from './with-little-memory.js';

/** Servers that find room refuse nothing. */
const POLICIES = [
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

/** Servers have too little room, and throw away what they choose: by every policy in turn. */
export const EVICTION: Fault = {
  name: 'eviction',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: (context) => withLittleMemory(context, '2mb', POLICIES[context.turn % POLICIES.length]!),
};

import type { Redis } from 'ioredis';
import { loneCalls } from './lone-calls.js';
import type { Slice } from './take-turns.js';

/** Returns the median time of a round trip: the least that anything with the server can take. */
export function roundTrips(client: Redis, calls: number): Slice {
  return loneCalls(() => client.ping(), calls);
}

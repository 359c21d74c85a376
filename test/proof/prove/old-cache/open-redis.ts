import { Cluster, Redis } from 'ioredis';
import type { RedisPlace } from '../topology/redis-place.js';

/** Connects to the Redis of the proof as any application would. */
export function openRedis(place: RedisPlace): Redis | Cluster {
  if (typeof place === 'string') return new Redis(place);
  if ('cluster' in place) return new Cluster([...place.cluster]);
  return new Redis({ name: place.name, sentinels: [...place.sentinels] });
}

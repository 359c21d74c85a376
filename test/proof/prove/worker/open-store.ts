import { RedisStore } from 'nestjs-coherent-cache';
import type { RedisPlace } from '../topology/redis-place.js';

/** Connects to the Redis of the proof, or goes on trying in the background. */
export async function openStore(place: RedisPlace): Promise<RedisStore> {
  const store = new RedisStore(optionsOf(place));
  await store.open();
  return store;
}

function optionsOf(place: RedisPlace): ConstructorParameters<typeof RedisStore>[0] {
  if (typeof place === 'string') return place;
  if ('sentinels' in place) return { name: place.name, sentinels: [...place.sentinels] };
  throw new Error('The store cannot be spread over a cluster yet.');
}

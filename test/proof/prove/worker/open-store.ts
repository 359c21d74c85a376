import { RedisStore } from 'nestjs-coherent-cache';
import type { RedisPlace } from '../topology/redis-place.js';

/** How long the store waits, in milliseconds. */
interface Budgets {
  readonly readBudget: number;
  readonly writeBudget: number;
}

/** Connects to the Redis of the proof, or goes on trying in the background. */
export async function openStore(place: RedisPlace, { readBudget, writeBudget }: Budgets): Promise<RedisStore> {
  const store = new RedisStore(locationOf(place), { readBudgetMs: readBudget, writeBudgetMs: writeBudget });
  await store.open();
  return store;
}

function locationOf(place: RedisPlace): ConstructorParameters<typeof RedisStore>[0] {
  if (typeof place === 'string' || 'cluster' in place) return place;
  return { name: place.name, sentinels: [...place.sentinels] };
}

import type { Redis } from 'ioredis';
import type { Read } from '../turns/closed-loop.js';
import { IDS, idOf } from './entries.js';

/** Stores what `valueOf` makes as JSON, and returns what everybody compares with: one GET of a plain client, parsed, per read. */
export async function rawGets(client: Redis, name: string, valueOf: (id: number) => object): Promise<Read> {
  const keyOf = (id: number): string => `raw:${name}:${id}`;
  for (const id of IDS) await client.set(keyOf(id), JSON.stringify(valueOf(id)), 'PX', 3_600_000);
  return async (n) => JSON.parse((await client.get(keyOf(idOf(n))))!) as unknown;
}

import 'reflect-metadata';
import { Redis } from 'ioredis';
import { openCache } from '../cache/open-cache.js';
import { IDS, idOf } from '../hit/entries.js';
import { PLAIN_KINDS } from '../hit/kind.js';
import { rawGets } from '../hit/raw-gets.js';
import { answerOrders } from '../processes/answer-orders.js';
import type { Read } from '../turns/closed-loop.js';
import type { HitOrder, HitOutcome } from './hit-orders.js';

const READERS = 64;
const MS_PER_S = 1_000;

const [redisUrl = ''] = process.argv.slice(2);
const kind = PLAIN_KINDS[0]!;
const cache = await openCache({ redisUrl, accessors: [kind.accessor] });
const values = cache.get(kind.accessor);
await values.getMany(IDS.map((id) => ({ id })));
const ways: Readonly<Record<HitOrder['way'], Read>> = {
  ours: (n) => values.get({ id: idOf(n) }),
  raw: await rawGets(new Redis(redisUrl), kind.name, kind.plain),
};

answerOrders<HitOrder>(async ({ way, ms }): Promise<HitOutcome> => {
  const read = ways[way];
  const start = performance.now();
  let reads = 0;
  const reader = async (): Promise<void> => {
    while (performance.now() - start < ms) await read(reads++);
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return { readsPerSecond: (reads / (performance.now() - start)) * MS_PER_S };
});

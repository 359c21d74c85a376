import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { accessorOf } from '../cache/accessor-of.js';
import { openCache } from '../cache/open-cache.js';
import { onRedis } from '../on-redis.js';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import { takeTurns, type Slice } from '../turns/take-turns.js';

const COUNTS = [1, 10, 100] as const;

@Module({})
class EmptyModule {}

/** What the module adds to the start of an application. */
export const startUp: Measurement = {
  name: 'scale start-up',
  measure: (rounds) =>
    onRedis(async ({ server }) => {
      const ways = COUNTS.map((count) => starting(server.url, count));
      const samples = await takeTurns([...ways, startingEmpty], rounds);
      return COUNTS.map((count, i): Samples => ({
        id: `scale/start-up with ${count} accessors`,
        title: `starting a Nest application with the cache and as many accessors, until Redis is connected; reference: an empty one`,
        unit: 'ms',
        ours: samples[i]!,
        reference: samples.at(-1)!,
        target: null,
        packages: ['@nestjs/core'],
      }));
    }),
};

function starting(redisUrl: string, count: number): Slice {
  const accessors = Array.from({ length: count }, (_, i) => accessorOf({ name: `values-${i}`, codec: 'json' }, String));
  return async () => {
    const start = performance.now();
    const cache = await openCache({ redisUrl, accessors });
    const took = performance.now() - start;
    await cache.close();
    return took;
  };
}

const startingEmpty: Slice = async () => {
  const start = performance.now();
  const app = await NestFactory.createApplicationContext(EmptyModule, { logger: false });
  const took = performance.now() - start;
  await app.close();
  return took;
};

import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CacheModule } from 'nestjs-coherent-cache';
import { startRedis } from '../../test/support/redis-server.js';
import { Plain, Trusted, Validated } from './accessors.js';

/** The accessors to be compared. */
export interface Accessors {
  readonly plain: Plain;
  readonly validated: Validated;
  readonly trusted: Trusted;
}

@Module({})
class LocalModule {}

/** Does `work` with an application and a Redis server that it has to itself; ends both. */
export async function withAccessors<R>(work: (accessors: Accessors) => Promise<R>): Promise<R> {
  const server = await startRedis();
  try {
    // What is measured is a hit: a machine that is busy with other things must not turn some into loads.
    const cache = CacheModule.forRoot({ prefix: 'bench', redis: server.url, readBudget: '5s' });
    const imports = [cache, CacheModule.forFeature([Plain, Validated, Trusted])];
    const app = await NestFactory.createApplicationContext({ module: LocalModule, imports }, { logger: false });
    try {
      return await work({ plain: app.get(Plain), validated: app.get(Validated), trusted: app.get(Trusted) });
    } finally {
      await app.close();
    }
  } finally {
    await server.stop();
  }
}

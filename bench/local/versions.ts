import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CacheAccess, CacheModule, CacheNamespace, type RedisLocation } from 'nestjs-coherent-cache';

/** How long a version is trusted. */
export const WINDOW_MS = 200;

/** What readers and writers agree on. */
export const written = { version: 0 };

@CacheNamespace({ name: 'versions', id: ['id'], ttl: '10m', local: { trust: WINDOW_MS } })
export class Versions extends CacheAccess<number, { id: number }> {
  protected load() {
    return written.version;
  }
}

@Module({})
class AgeModule {}

/** One process of the application. */
export interface VersionsProcess {
  readonly versions: Versions;
  close(): Promise<void>;
}

export async function startVersions(redis: RedisLocation): Promise<VersionsProcess> {
  const imports = [
    CacheModule.forRoot({ prefix: 'bench', redis, readBudget: '5s' }),
    CacheModule.forFeature([Versions]),
  ];
  const app = await NestFactory.createApplicationContext({ module: AgeModule, imports }, { logger: false });
  return { versions: app.get(Versions), close: () => app.close() };
}

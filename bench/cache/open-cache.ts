import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cache, CacheModule, type CacheAccess } from 'nestjs-coherent-cache';
import type { AccessorType } from './accessor-of.js';
import { LoadCount } from './load-count.js';

/** An application with a cache on Redis. */
export interface OpenCache {
  readonly cache: Cache;
  readonly loads: LoadCount;
  get<T, Id extends object>(type: AccessorType<T, Id>): CacheAccess<T, Id>;
  close(): Promise<void>;
}

export interface CacheSetUp {
  readonly redisUrl: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- accessors of any value
  readonly accessors: readonly AccessorType<any, any>[];
  /** Beside the cache. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly prefix?: string;
}

/** Longer than a busy machine ever takes: figures are of the store, never of a budget that was exceeded. */
const PATIENCE = '10s';

@Module({})
class BenchModule {
  static of({ redisUrl, accessors, imports = [], prefix = 'bench' }: CacheSetUp, loads: LoadCount): DynamicModule {
    return {
      module: BenchModule,
      imports: [
        ...imports,
        CacheModule.forRoot({
          prefix,
          redis: redisUrl,
          readBudget: PATIENCE,
          writeBudget: PATIENCE,
          observers: [loads],
        }),
        CacheModule.forFeature([...accessors]),
      ],
    };
  }
}

export async function openCache(setUp: CacheSetUp): Promise<OpenCache> {
  const loads = new LoadCount();
  const app = await NestFactory.createApplicationContext(BenchModule.of(setUp, loads), { logger: ['error'] });
  return {
    cache: app.get(Cache),
    loads,
    get: (type) => app.get(type, { strict: false }),
    close: () => app.close(),
  };
}

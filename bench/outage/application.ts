import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Cache,
  CacheModule,
  type CacheEvent,
  type Observer,
  type ReadOutcome,
  type RedisLocation,
} from 'nestjs-coherent-cache';
import { Moments } from './moments.js';
import { Rows, RowsModule, type LoadRow } from './rows.js';

/** An application that caches rows in Redis with the budgets that everybody has by default. */
export interface Application {
  readonly cache: Cache;
  readonly rows: Rows;
  readonly moments: Moments;
  /** Reads a row, and returns how that ended. One at a time. */
  read(id: string): Promise<ReadOutcome>;
  close(): Promise<void>;
}

@Module({})
class OutageModule {
  static of(redis: RedisLocation, load: LoadRow, observers: readonly Observer[]): DynamicModule {
    const imports = [
      RowsModule.of(load),
      CacheModule.forRoot({ prefix: 'bench', redis, observers }),
      CacheModule.forFeature([Rows]),
    ];
    return { module: OutageModule, imports };
  }
}

export async function startApplication(redis: RedisLocation, load: LoadRow): Promise<Application> {
  const moments = new Moments();
  const outcomes = new Outcomes();
  const app = await NestFactory.createApplicationContext(OutageModule.of(redis, load, [moments, outcomes]), {
    logger: false,
  });
  const rows = app.get(Rows);
  return {
    cache: app.get(Cache),
    rows,
    moments,
    async read(id) {
      await rows.get({ id });
      return outcomes.latest;
    },
    close: () => app.close(),
  };
}

class Outcomes implements Observer {
  latest: ReadOutcome = 'bypass';

  observe(event: CacheEvent): void {
    if (event.type === 'read') this.latest = event.outcome;
  }
}

import { setTimeout } from 'node:timers/promises';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import { CacheAccess, CacheModule, CacheNamespace } from 'nestjs-coherent-cache';
import { LOAD_MS } from './orders.js';

/** A value that takes its time, and counts how often it was loaded. */
abstract class Reports extends CacheAccess<string, { id: string }> {
  loads = 0;

  protected async load({ id }: { id: string }): Promise<string> {
    this.loads++;
    await setTimeout(LOAD_MS);
    return `report ${id}`;
  }
}

@Injectable()
@CacheNamespace({ name: 'leased-reports', id: ['id'], ttl: '10m', lease: true })
export class LeasedReports extends Reports {}

@Injectable()
@CacheNamespace({ name: 'plain-reports', id: ['id'], ttl: '10m' })
export class PlainReports extends Reports {}

@Module({})
export class ReportsModule {
  static on(redis: string): DynamicModule {
    const imports = [
      CacheModule.forRoot({ prefix: 'stampede', redis, readBudget: '5s' }),
      CacheModule.forFeature([LeasedReports, PlainReports]),
    ];
    return { module: ReportsModule, imports };
  }
}

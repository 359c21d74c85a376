import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule, type Observer } from 'nestjs-coherent-cache';
import { CacheAdminModule } from 'nestjs-coherent-cache/admin';
import { CacheTypeOrmModule } from 'nestjs-coherent-cache/typeorm';
import type { Logger } from 'typeorm';
import { AlertsModule } from './alerts/alerts.module.js';
import type { Settings } from './configuration/settings.js';
import { dataSourceOptions } from './database/data-source-options.js';
import type { Database } from './database/database.js';
import { RuleFilesModule } from './rule-files/rule-files.module.js';
import { WorkflowsModule } from './workflows/workflows.module.js';

/** What the app runs with. */
export interface AppSurroundings {
  readonly settings: Settings;
  readonly database: Database;
  /** Hears of every query. */
  readonly queryLogger?: Logger;
  /** Hear of every cache event. */
  readonly observers?: Observer[];
}

/** The alert-processing engine: the cache is wired here, and nowhere else. */
@Module({})
export class AppModule {
  static in({ settings, database, queryLogger, observers }: AppSurroundings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, skipProcessEnv: true, load: [() => settings] }),
        TypeOrmModule.forRoot(dataSourceOptions(database, queryLogger)),
        CacheModule.forRootAsync({
          inject: [ConfigService],
          useFactory: (config: ConfigService<Settings, true>) => ({
            prefix: config.get('CACHE_PREFIX', { infer: true }),
            redis: config.get('REDIS_URL', { infer: true }),
            enabled: config.get('CACHE_ENABLED', { infer: true }),
            observers,
          }),
        }),
        CacheTypeOrmModule.forRoot(),
        CacheAdminModule.forRootAsync({
          inject: [ConfigService],
          useFactory: (config: ConfigService<Settings, true>) => ({
            token: config.get('CACHE_ADMIN_TOKEN', { infer: true }),
          }),
        }),
        AlertsModule,
        WorkflowsModule,
        RuleFilesModule,
      ],
    };
  }
}

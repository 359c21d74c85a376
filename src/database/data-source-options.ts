import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { Logger } from 'typeorm';
import type { Database } from './database.js';

/** Returns how TypeORM connects to `database`; the tables are created at start-up. `logger`, when given, hears of every query. */
export function dataSourceOptions(database: Database, logger?: Logger): TypeOrmModuleOptions {
  return {
    type: 'postgres',
    url: database.url,
    schema: database.schema,
    poolSize: database.poolSize,
    autoLoadEntities: true,
    synchronize: true,
    retryAttempts: 0,
    ...(logger ? { logging: ['query'], logger } : { logging: false }),
  };
}

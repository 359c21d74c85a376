import type { DataSource } from 'typeorm';
import type { SqlDialect } from './sql-dialect.js';
import { isSingleWriter } from './is-single-writer.js';

/** Returns how SQL of `dataSource` is read; what is no family of its own quotes as PostgreSQL does. */
export function dialectOf(dataSource: DataSource): SqlDialect {
  if (isSingleWriter(dataSource)) return 'sqlite';
  return /mysql|mariadb/.test(dataSource.options.type) ? 'mysql' : 'postgres';
}

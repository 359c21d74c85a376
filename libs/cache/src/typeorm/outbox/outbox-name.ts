import type { DataSource } from 'typeorm';
import { dialectOf } from '../sql/dialect-of.js';

/** What the table of the outbox is called, and where it is. */
export interface OutboxName {
  readonly table?: string;
  /** On MySQL, the database. */
  readonly schema?: string;
}

const DEFAULT_TABLE = 'coherent_cache_outbox';

/** Returns the bare name of the table. */
export function outboxTable({ table = DEFAULT_TABLE }: OutboxName): string {
  return table;
}

/** Returns the path of the table, as TypeORM writes it: not quoted. */
export function outboxPath(dataSource: DataSource, name: OutboxName): string {
  const { driver } = dataSource;
  const database = dialectOf(dataSource) === 'mysql' ? (name.schema ?? driver.database) : driver.database;
  return driver.buildTableName(outboxTable(name), name.schema ?? driver.schema, database);
}

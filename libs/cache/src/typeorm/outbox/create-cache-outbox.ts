import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { dialectOf } from '../sql/dialect-of.js';
import { outboxPath, outboxTable, type OutboxName } from './outbox-name.js';

/**
 * Creates the table of the outbox, `coherent_cache_outbox`; reverted, it drops it. For PostgreSQL, MySQL and MariaDB.
 *
 * List it among the DataSource's `migrations`. For a table of another name, or in another schema, extend it.
 *
 * @example
 * ```ts
 * export class CreateOpsOutbox1764000000001 extends CreateCacheOutbox1764000000000 {
 *   override name = 'CreateOpsOutbox1764000000001';
 *   override outbox = { schema: 'ops', table: 'cache_outbox' };
 * }
 * ```
 */
export class CreateCacheOutbox1764000000000 implements MigrationInterface {
  name = 'CreateCacheOutbox1764000000000';
  /** Which table it creates; what `outbox` of `CacheTypeOrmModule.forRoot` says has to agree. */
  outbox: OutboxName = {};

  async up(runner: QueryRunner): Promise<void> {
    const isMysql = dialectOf(runner.dataSource) === 'mysql';
    const columns = isMysql ? MYSQL_COLUMNS : POSTGRES_COLUMNS;
    const indices = [{ name: `IDX_${outboxTable(this.outbox)}`, columnNames: ['prefix', 'id'] }];
    await runner.createTable(new Table({ name: outboxPath(runner.dataSource, this.outbox), columns, indices }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(outboxPath(runner.dataSource, this.outbox));
  }
}

const ID: TableColumnOptions = { name: 'id', type: 'bigint', isPrimary: true, isGenerated: true };

/** An identity, unlike a sequence, needs no right of its own: INSERT is enough. */
const POSTGRES_COLUMNS: TableColumnOptions[] = [
  { ...ID, generationStrategy: 'identity', generatedIdentity: 'BY DEFAULT' },
  { name: 'prefix', type: 'text' },
  { name: 'payload', type: 'text' },
  { name: 'created_at', type: 'timestamptz', default: 'CURRENT_TIMESTAMP' },
];

/** Prefixes that differ in nothing but case are two. */
const MYSQL_COLUMNS: TableColumnOptions[] = [
  { ...ID, generationStrategy: 'increment' },
  { name: 'prefix', type: 'varchar', length: '64', charset: 'utf8mb4', collation: 'utf8mb4_bin' },
  { name: 'payload', type: 'longtext', charset: 'utf8mb4' },
  { name: 'created_at', type: 'timestamp', precision: 6, default: 'CURRENT_TIMESTAMP(6)' },
];

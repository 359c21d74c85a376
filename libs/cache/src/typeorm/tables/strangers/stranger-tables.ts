import { LRUCache } from 'lru-cache';
import type { DataSource, QueryRunner } from 'typeorm';
import { dialectOf } from '../../sql/dialect-of.js';
import type { TableName, TableWrite } from '../../sql/table-write.js';
import { tableName } from '../table-name.js';
import { askMysql } from './ask-mysql.js';
import { askPostgres } from './ask-postgres.js';
import { askSqlite } from './ask-sqlite.js';
import type { ReachedTable } from './reached-table.js';

const MOST_NAMES = 1_000;
/** Other processes change the schema, too. */
const REMEMBERED_MS = 60_000;
const ASK = { postgres: askPostgres, mysql: askMysql, sqlite: askSqlite };

const all = new WeakMap<DataSource, StrangerTables>();

/** Returns what is known of tables in the database of `dataSource` that no entity has. */
export function strangersOf(dataSource: DataSource): StrangerTables {
  const known = all.get(dataSource) ?? new StrangerTables(dataSource);
  all.set(dataSource, known);
  return known;
}

/** Where a write to a table that no entity has may change rows. */
export interface Reach {
  readonly mayReachEntities: boolean;
  /** Names of other tables, of which accessors of other processes may know. */
  readonly tables: readonly string[];
}

/**
 * Tells whether a write to a table that no entity has may change rows of one that an entity has.
 *
 * Applications write to many such tables: logs, queues, temporary tables. The database is asked once about each, and knows whether it is
 * a view, a partition, has triggers, or is referred to.
 */
export class StrangerTables {
  readonly #known = new LRUCache<string, readonly ReachedTable[]>({ max: MOST_NAMES, ttl: REMEMBERED_MS });

  #unsureUntil = 0;

  constructor(private readonly dataSource: DataSource) {}

  /** Forgets everything, and remembers nothing for a while: the schema changes, and nobody knows when that is committed. */
  clear(): void {
    this.#known.clear();
    this.#unsureUntil = Date.now() + REMEMBERED_MS;
  }

  /** @param runner - Sees the tables that the write does. @throws The driver's error. */
  async reachOf({ table, verb }: TableWrite, runner: QueryRunner): Promise<Reach> {
    if (!this.#canAsk) return { mayReachEntities: true, tables: [] };
    const isInsert = verb === 'insert' || verb === 'copy';
    const found = await this.#reachedFrom(table, runner);
    const reached = found.filter(({ byKey }) => !(byKey && isInsert));
    const ours = new Set(this.dataSource.entityMetadatas.map(tableName));
    return {
      mayReachEntities: reached.some(({ name, isOpaque }) => isOpaque || ours.has(name)),
      tables: reached.map(({ name }) => name),
    };
  }

  /** CockroachDB and others are not PostgreSQL where it comes to catalogs. */
  get #canAsk(): boolean {
    return dialectOf(this.dataSource) !== 'postgres' || this.dataSource.options.type === 'postgres';
  }

  async #reachedFrom(table: TableName, runner: QueryRunner): Promise<readonly ReachedTable[]> {
    const key = JSON.stringify([table.schema, table.name]);
    const known = this.#known.get(key);
    if (known) return known;
    const reached = await ASK[dialectOf(this.dataSource)](runner, table);
    // What is not there now may be made by the next statement.
    if (reached.length > 0 && Date.now() >= this.#unsureUntil) this.#known.set(key, reached);
    return reached;
  }
}

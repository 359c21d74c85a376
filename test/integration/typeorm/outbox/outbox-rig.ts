import { MemoryStore, type Cache, type CacheAccess, type CacheOptions } from 'nestjs-coherent-cache';
import type { EventRecorder } from 'nestjs-coherent-cache/testing';
import { CreateCacheOutbox1764000000000, instrument, type InstrumentOptions } from 'nestjs-coherent-cache/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { createDatabase } from '../../../support/test-database.js';
import { createCache, openDataSource } from '../rig.js';
import { SwitchableStore } from './switchable-store.js';

type Accessors = Record<string, CacheAccess<any, any>>;

/** One process that shares a store and a database with others. */
export interface Process<A extends Accessors> {
  readonly dataSource: DataSource;
  readonly cache: Cache;
  readonly store: SwitchableStore;
  readonly events: EventRecorder;
  readonly accessors: A;
  /** Ends it without a word to the store. */
  die(): Promise<void>;
}

/** What processes are given. */
export interface ProcessOptions extends Partial<CacheOptions> {
  readonly instrument?: InstrumentOptions;
}

/** A database with an outbox, and a store, for any number of processes. */
export interface OutboxRig {
  readonly url: string;
  /** Sends SQL past everything. */
  readonly sql: (text: string, parameters?: unknown[]) => Promise<any[]>;
  readonly rows: () => Promise<{ id: string; prefix: string; payload: string }[]>;
  start<A extends Accessors>(accessorsOf: (dataSource: DataSource) => A, options?: ProcessOptions): Promise<Process<A>>;
  close(): Promise<void>;
}

/** Never within a test: what is relayed then was found by a check. */
export const NEVER = '1h';
export const SOON = '20ms';

/** @param entities - In the schemas `schemas`; those of the other tests when left out. */
export async function createOutboxRig(
  postgresUrl: string,
  { schemas = [], ...entities }: Pick<DataSourceOptions, 'entities'> & { readonly schemas?: readonly string[] } = {},
): Promise<OutboxRig> {
  const database = await createDatabase(postgresUrl);
  const admin = await openDataSource(database.url, { ...entities, migrations: [CreateCacheOutbox1764000000000] });
  for (const schema of schemas) await admin.query(`CREATE SCHEMA "${schema}"`);
  await admin.synchronize();
  await admin.runMigrations();
  const inner = new MemoryStore();
  const running: Process<Accessors>[] = [];
  const sql = (text: string, parameters?: unknown[]): Promise<any[]> => admin.query(text, parameters);
  return {
    url: database.url,
    sql,
    rows: () => sql('SELECT id, prefix, payload FROM coherent_cache_outbox ORDER BY id'),
    start: async (accessorsOf, { instrument: given, ...options } = {}) => {
      const dataSource = await openDataSource(database.url, entities);
      const store = new SwitchableStore(inner);
      const { cache, events } = createCache({ ...options, store });
      const accessors = accessorsOf(dataSource);
      for (const accessor of Object.values(accessors)) cache.bind(accessor);
      const undo = instrument(dataSource, cache, { outbox: { pollEvery: NEVER }, ...given });
      const die = async () => {
        undo();
        store.isDown = true;
        await cache.close();
        if (dataSource.isInitialized) await dataSource.destroy();
      };
      const started = { dataSource, cache, store, events, accessors, die };
      running.push(started);
      return started;
    },
    close: async () => {
      for (const each of running) await each.die();
      await admin.destroy();
      await database.drop();
    },
  };
}

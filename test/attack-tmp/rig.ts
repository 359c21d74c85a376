import { createHash, randomBytes } from 'node:crypto';
import { Cache, MemoryStore, typedCodec, type CacheAccess, type CacheOptions } from 'nestjs-coherent-cache';
import { EventRecorder, RecordingStore } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { createDatabase } from '../support/test-database.js';


/** A cache on a database: what its store was told, and what it reported. */
export interface Rig<Accessors> {
  readonly dataSource: DataSource;
  readonly cache: Cache;
  readonly store: RecordingStore;
  readonly events: EventRecorder;
  readonly accessors: Accessors;
  readonly undo: () => void;
  /** What was invalidated since the last `forget`, as `scope namespace label`, sorted, each once. */
  invalidated(): string[];
  forget(): void;
  close(): Promise<void>;
}

export async function openDataSource(url: string, options: Partial<DataSourceOptions> = {}): Promise<DataSource> {
  return new DataSource({ type: 'postgres', url, ...options } as DataSourceOptions).initialize();
}

/** Builds a rig on a database of its own, with tables for `entities`. */
export async function createRig<Accessors extends Record<string, CacheAccess<any, any>>>(
  postgresUrl: string,
  accessorsOf: (dataSource: DataSource) => Accessors,
  entities: any[], options: any = {},
): Promise<Rig<Accessors>> {
  const database = await createDatabase(postgresUrl);
  const dataSource = await openDataSource(database.url, { synchronize: true, entities } as any);
  const store = options.store ?? new RecordingStore(new MemoryStore());
  const { cache, events } = createCache({ ...options, store });
  const accessors = accessorsOf(dataSource);
  for (const accessor of Object.values(accessors)) cache.bind(accessor);
  const undo = instrument(dataSource, cache);
  return {
    dataSource,
    cache,
    store,
    events,
    accessors,
    undo,
    invalidated: () => invalidations(events),
    forget: () => {
      events.clear();
      store.clear();
    },
    close: async () => {
      undo();
      await dataSource.destroy();
      await cache.close();
      await database.drop();
    },
  };
}

export function createCache(options: Partial<CacheOptions>): { cache: Cache; events: EventRecorder } {
  const events = new EventRecorder();
  const cache = new Cache({
    store: new MemoryStore(),
    prefix: 'test',
    clock: { now: () => Date.now() },
    scheduler: {
      defer: (task) => process.nextTick(task),
      after: (ms, task) => {
        const timer = setTimeout(task, ms).unref();
        return () => clearTimeout(timer);
      },
    },
    entropy: {
      bytes: (length) => randomBytes(length),
      digest: (text) => createHash('sha256').update(text).digest('base64url'),
    },
    codecs: [typedCodec],
    observers: [events],
    ...options,
  });
  return { cache, events };
}

function invalidations(events: EventRecorder): string[] {
  const lines = events.of('invalidation').map(({ scope, namespace, label }) => `${scope} ${namespace} ${label}`);
  return [...new Set(lines)].sort();
}

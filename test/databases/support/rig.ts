import type { Cache, CacheAccess } from 'nestjs-coherent-cache';
import { createTestCache, type EventRecorder } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import type { DataSource } from 'typeorm';
import { Choices, Detectors, Notes, Parts, Settings, Watches, Workflows } from '../accessors.js';
import type { TestSchema } from './test-schema.js';

/** One cached value, and what it should be. */
export interface Entry {
  readonly namespace: string;
  read(): Promise<unknown>;
  /** What is stored, without loading. */
  peek(): Promise<unknown>;
  /** What the database says, past the cache. */
  truth(): Promise<unknown>;
}

/** A cache on a seeded database, with every entry stored. */
export interface DatabaseRig {
  readonly dataSource: DataSource;
  readonly cache: Cache;
  readonly events: EventRecorder;
  readonly accessors: Accessors;
  readonly entries: Readonly<Record<string, Entry>>;
  /** The value of every entry when the rig was made. */
  readonly before: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

type Accessors = ReturnType<typeof accessorsOn>;

interface Readable<Id> {
  get(id: Id): Promise<unknown>;
  peek(id: Id): Promise<unknown>;
  read(id: Id): Promise<unknown>;
}

export async function createRig(schema: TestSchema): Promise<DatabaseRig> {
  const dataSource = await schema.fresh();
  const { cache, events } = createTestCache();
  const accessors = accessorsOn(dataSource);
  for (const accessor of Object.values<CacheAccess<any, any>>(accessors)) cache.bind(accessor);
  const undo = instrument(dataSource, cache);
  const entries = entriesOf(accessors);
  const before = await valuesOf(entries, ({ read }) => read());
  events.clear();
  return {
    dataSource,
    cache,
    events,
    accessors,
    entries,
    before,
    close: async () => {
      undo();
      await dataSource.destroy();
      await cache.close();
    },
  };
}

/** Returns what `ask` answers of every entry, one after the other. */
export async function valuesOf(
  entries: Readonly<Record<string, Entry>>,
  ask: (entry: Entry) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(entries)) values[name] = await ask(entry);
  return values;
}

function accessorsOn(dataSource: DataSource) {
  return {
    detectors: new Detectors(dataSource),
    workflows: new Workflows(dataSource),
    parts: new Parts(dataSource),
    notes: new Notes(dataSource),
    watches: new Watches(dataSource),
    settings: new Settings(dataSource),
    choices: new Choices(dataSource),
  };
}

function entriesOf(accessors: Accessors): Record<string, Entry> {
  const { detectors, workflows, parts, notes, watches, settings, choices } = accessors;
  return {
    'detectors 1': entry('detectors', detectors, { id: 1 }),
    'detectors 2': entry('detectors', detectors, { id: 2 }),
    'workflows 1': entry('workflows', workflows, { id: 1 }),
    'workflows 2': entry('workflows', workflows, { id: 2 }),
    'parts 1': entry('parts', parts, { detectorId: 1 }),
    'parts 2': entry('parts', parts, { detectorId: 2 }),
    'notes 1': entry('notes', notes, { detectorId: 1 }),
    'notes 2': entry('notes', notes, { detectorId: 2 }),
    'watches 1': entry('watches', watches, { detectorId: 1 }),
    'watches 2': entry('watches', watches, { detectorId: 2 }),
    'settings alpha': entry('settings', settings, { name: 'alpha' }),
    'settings beta': entry('settings', settings, { name: 'beta' }),
    'settings gamma': entry('settings', settings, { name: 'gamma' }),
    'choices alpha': entry('choices', choices, { settingName: 'alpha' }),
    'choices beta': entry('choices', choices, { settingName: 'beta' }),
    'choices gamma': entry('choices', choices, { settingName: 'gamma' }),
  };
}

function entry<Id>(namespace: string, accessor: Readable<Id>, id: Id): Entry {
  return {
    namespace,
    read: () => accessor.get(id),
    peek: () => accessor.peek(id),
    truth: () => accessor.read(id),
  };
}

import { CacheAccess, CacheNamespace, InvalidatedBy, MemoryStore, tag, type CacheOptions } from 'nestjs-coherent-cache';
import { createTestCache, FakeClock, HandCrankedLoader, ManualScheduler } from 'nestjs-coherent-cache/testing';

export type Id = { a: number };

/** What one build declares of one accessor. */
export type Build = readonly ClassDecorator[];

const namespace = CacheNamespace({ name: 'orders', id: ['a'], ttl: '2h' });

export const CURRENT: Build = [
  namespace,
  InvalidatedBy('Order', { a: 'a' }),
  InvalidatedBy('Item', { a: 'order' }, { on: ['update'] }),
];
/** Before items were part of an order. */
export const OLDER: Build = [namespace, InvalidatedBy('Order', { a: 'a' })];
/** Two accessors whose entries carry the same tag; only one of them has a rule. */
export const PROFILES: Build = [
  CacheNamespace({ name: 'profiles', id: ['a'], ttl: '2h', tags: () => [tag('Customer', 1)] }),
];
export const SUMMARIES: Build = [
  CacheNamespace({ name: 'summaries', id: ['a'], ttl: '2h', tags: () => [tag('Customer', 1)] }),
  InvalidatedBy('Order', () => tag('Customer', 1)),
];
export const NO_ACCESSOR: Build = [];

const TABLES: Readonly<Record<string, readonly string[]>> = { Order: ['shop.Orders', 'order_lines'] };

/** A store that several caches of one test share, as processes share Redis. */
export class SharedStore extends MemoryStore {
  override readonly shared = true;
  readonly time: FakeClock;

  constructor(time = new FakeClock()) {
    super({ clock: time });
    this.time = time;
  }
}

/** Timers by hand, turns by themselves. */
export class HandTimers extends ManualScheduler {
  override defer(task: () => void): void {
    setImmediate(task);
  }
}

/** Starts a process: a cache with, unless `build` is empty, one accessor. */
export function startProcess(build: Build, options: Partial<CacheOptions>) {
  const scheduler = new HandTimers();
  const { cache, events } = createTestCache({ scheduler, ...options });
  class Accessor extends CacheAccess<string, Id> {
    readonly loader = new HandCrankedLoader<Id, string>();

    override load(id: Id) {
      return this.loader.load(id);
    }
  }
  for (const declare of build) declare(Accessor);
  const accessor = new Accessor();
  if (build.length > 0) cache.bind(accessor);
  const { remove, identify } = cache.registerTables(({ source }) => TABLES[source as string] ?? []);
  return { cache, events, accessor, scheduler, remove, identify };
}

export type Process = ReturnType<typeof startProcess>;

/** Loads `value` and stores it, if that is allowed. */
export async function fill({ accessor }: Process, value: string, id: Id = { a: 1 }): Promise<void> {
  const reading = accessor.refresh(id);
  (await accessor.loader.nextCall()).resolve(value);
  await reading;
}

/** Writes to `table` ('*': nobody knows which), with `commit` as the COMMIT. */
export async function write({ cache }: Process, table: string, commit: () => unknown = () => null): Promise<void> {
  const bracket = cache.openBracket('test');
  if (table === '*') bracket.touchUnknown();
  else bracket.touch(table);
  await bracket.mark();
  await commit();
  await bracket.finalise();
}

import { CacheAccess, CacheNamespace, MemoryStore, type Loaded, type NamespaceOptions } from 'nestjs-coherent-cache';
import {
  createTestCache,
  FakeClock,
  HandCrankedLoader,
  ManualScheduler,
  RecordingStore,
} from 'nestjs-coherent-cache/testing';

export type Id = { a: number };

export const id: Id = { a: 1 };

export abstract class Numbered extends CacheAccess<string, Id> {
  readonly loader = new HandCrankedLoader<Id, Loaded<string>>();

  protected load(asked: Id) {
    return this.loader.load(asked);
  }
}

/** An accessor whose lifetimes are `options`, on a clock that stands still, with its loads and timers in the test's hands. */
export function setUp(options: Partial<NamespaceOptions>, parts: Parameters<typeof createTestCache>[0] = {}) {
  const clock = new FakeClock();
  const timers = new ManualScheduler();
  const store = new RecordingStore(parts.store ?? new MemoryStore({ clock }));
  const scheduler = {
    defer: (task: () => void) => process.nextTick(task),
    after: (ms: number, task: () => void) => timers.after(ms, task),
  };
  const { cache, events } = createTestCache({ clock, scheduler, ...parts, store });

  @CacheNamespace({ name: 'numbered', id: ['a'], ttl: '60s', jitter: 0, ...options })
  class Declared extends Numbered {}

  const accessor = new Declared();
  cache.bind(accessor);
  const fill = async (value: Loaded<string>, of: Id = id): Promise<void> => {
    const read = accessor.get(of);
    (await accessor.loader.nextCall()).resolve(value);
    await read;
  };
  return { accessor, loader: accessor.loader, cache, clock, timers, store, events, fill };
}

/** Lets everything go on that waits for promises and turns only. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

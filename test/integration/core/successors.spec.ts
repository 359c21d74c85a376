import {
  CacheAccess,
  CacheNamespace,
  MemoryStore,
  type CacheEvent,
  type Observer,
  type Scheduler,
} from 'nestjs-coherent-cache';
import { createTestCache, ManualScheduler } from 'nestjs-coherent-cache/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';

type NameId = { id: number };

/** The row that everybody reads. */
let version: number;

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
class Names extends CacheAccess<string, NameId> {
  protected load({ id }: NameId): string {
    return `name ${id}, version ${version}`;
  }
}

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s', local: true })
class KeptNames extends Names {}

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s', local: { trust: '10s' } })
class TrustedNames extends Names {}

/** Two servers, and one connection to either of them. */
class Following extends MemoryStore {
  private server: 'first' | 'second' | undefined = 'first';
  private connections = 1;
  private readonly observers: Observer[] = [];

  constructor(private readonly servers: Readonly<Record<'first' | 'second', MemoryStore>>) {
    super();
    const store = this as unknown as Record<string, unknown>;
    for (const operation of ['read', 'mint', 'fill', 'mark', 'finalise'] as const)
      store[operation] = (...given: unknown[]) =>
        (this.servers[this.server!][operation] as (...args: unknown[]) => unknown)(...given);
  }

  get generation(): number {
    return this.connections;
  }

  serverOf(): string | undefined {
    return this.server;
  }

  watch(observer: Observer): void {
    this.observers.push(observer);
  }

  follow(server: 'first' | 'second'): void {
    this.server = server;
    this.connections++;
    const event: CacheEvent = { type: 'connection', node: server, state: 'connected' };
    for (const observer of this.observers) observer.observe(event);
  }
}

function startProcess(
  servers: ConstructorParameters<typeof Following>[0],
  Accessor: typeof Names,
  options: Parameters<typeof createTestCache>[0] = {},
) {
  const store = new Following(servers);
  const { cache, events } = createTestCache({ store, prefix: 'shop', ...options });
  const names = new Accessor();
  cache.bind(names as CacheAccess<unknown, object>);
  return { store, cache, names, events };
}

const isServing = ({ cache }: ReturnType<typeof startProcess>) => vi.waitUntil(() => cache.isServing);

describe.each([
  ['nothing', Names],
  ['values, and asks at every read', KeptNames],
  ['values, and trusts them', TrustedNames],
] as const)('a process that keeps %s, and follows a new master later than others', (_what, Accessor) => {
  let late: ReturnType<typeof startProcess>;
  let other: ReturnType<typeof startProcess>;
  beforeEach(async () => {
    version = 1;
    const servers = { first: new MemoryStore(), second: new MemoryStore() };
    late = startProcess(servers, Accessor);
    other = startProcess(servers, Names);
    await late.names.get({ id: 1 });
    await late.names.get({ id: 1 });
    other.store.follow('second');
    await isServing(other);
    await other.names.get({ id: 1 });
    version = 2;
    await late.names.invalidate({ id: 1 });
  });

  it('tells it of all that it may have told the old one', async () => {
    expect(await other.names.peek({ id: 1 })).toBe('name 1, version 1');
    late.store.follow('second');
    expect(await late.names.get({ id: 1 })).toBe('name 1, version 2');
    await isServing(late);
    expect(await other.names.get({ id: 1 })).toBe('name 1, version 2');
  });

  it('believes nothing there before it has', async () => {
    late.store.follow('second');
    await late.names.get({ id: 1 });
    expect(late.events.outcomes('names').at(-1)).toBe('bypass');
    await isServing(late);
    await late.names.get({ id: 1 });
    expect(late.events.outcomes('names').at(-1)).toBe('miss');
  });

  it('believes no answer of it to what was asked under the old one', async () => {
    const reading = late.names.get({ id: 1 });
    await Promise.resolve();
    late.store.follow('second');
    expect(await reading).toBe('name 1, version 2');
  });

  it('empties nothing when the same one answers again', async () => {
    await late.names.get({ id: 1 });
    late.store.follow('first');
    await late.names.get({ id: 1 });
    expect(late.events.outcomes('names').at(-1)).toBe('hit');
  });

  it('believes nothing that it knew before the same one answers again', async () => {
    await late.names.get({ id: 1 });
    await late.names.get({ id: 1 });
    const { read } = late.store;
    const reads = vi.fn<typeof read>(read);
    late.store.read = reads;
    late.store.follow('first');
    await late.names.get({ id: 1 });
    expect(reads).toHaveBeenCalledOnce();
  });
});

describe('a process that followed a new master', () => {
  it('empties its namespaces there once more, for those who died before they followed', async () => {
    version = 1;
    const long = new ManualScheduler();
    const scheduler: Scheduler = {
      defer: (task) => void setImmediate(task),
      after: (ms, task) => {
        if (ms >= 10_000) return long.after(ms, task);
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    };
    const servers = { first: new MemoryStore(), second: new MemoryStore() };
    const dying = startProcess(servers, Names);
    const other = startProcess(servers, Names, { scheduler });
    await other.names.get({ id: 1 });
    other.store.follow('second');
    await other.names.get({ id: 1 });
    await isServing(other);
    await other.names.get({ id: 1 });
    version = 2;
    await dying.names.invalidate({ id: 1 });
    expect(await other.names.get({ id: 1 })).toBe('name 1, version 1');
    long.elapse(10_000);
    await isServing(other);
    expect(await other.names.get({ id: 1 })).toBe('name 1, version 2');
  });
});

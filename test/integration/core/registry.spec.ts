import { PassingStore } from 'nestjs-coherent-cache';
import { RecordingStore } from 'nestjs-coherent-cache/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  CURRENT,
  fill,
  HandTimers,
  NO_ACCESSOR,
  OLDER,
  PROFILES,
  SharedStore,
  startProcess,
  SUMMARIES,
  write,
} from './registry-rig.js';

const one = { a: 1 };
const two = { a: 2 };
const HALF_LEASE = 300_000;
const LEASE = 600_000;

describe('a writer that does not declare the accessor', () => {
  let store: SharedStore;

  beforeEach(() => {
    store = new SharedStore();
  });

  const start = (build: Parameters<typeof startProcess>[0]) => startProcess(build, { store, clock: store.time });

  it.each([
    ['orders', 'as it is registered'],
    ['ORDERS', 'in capitals'],
    ['"shop"."Orders"', 'quoted, with its schema'],
    ['order_lines', 'whose rows take the others along'],
    ['item', 'that only its rule names'],
    ['*', 'that nobody can name'],
  ])('invalidates it by a write to the table %s, %s', async (table) => {
    const reader = start(CURRENT);
    await fill(reader, 'old');
    expect(await reader.accessor.peek(one)).toBe('old');
    await write(start(NO_ACCESSOR), table);
    expect(await reader.accessor.peek(one)).toBeUndefined();
  });

  it('leaves it alone with a write to another table', async () => {
    const reader = start(CURRENT);
    await fill(reader, 'current');
    await write(start(NO_ACCESSOR), 'customers');
    expect(await reader.accessor.peek(one)).toBe('current');
  });

  it('forbids fills until it has committed', async () => {
    const reader = start(CURRENT);
    await fill(reader, 'old');
    await write(start(NO_ACCESSOR), 'orders', async () => {
      await fill(reader, 'old');
      expect(await reader.accessor.peek(one)).toBeUndefined();
    });
    await fill(reader, 'new');
    expect(await reader.accessor.peek(one)).toBe('new');
  });

  it('reaches one that was registered, and filled, between its mark and its finalise', async () => {
    const writer = start(NO_ACCESSOR);
    const reader = start(CURRENT);
    await write(writer, 'orders', async () => {
      await fill(reader, 'old');
      expect(await reader.accessor.peek(one)).toBe('old');
    });
    expect(await reader.accessor.peek(one)).toBeUndefined();
  });

  it('lifts a mark that came so late that only its finalise had learned of the accessor', async () => {
    const reader = start(CURRENT);
    await fill(reader, 'old');
    const answers: (() => void)[] = [];
    const slow = new (class extends PassingStore {
      override async members(keys: readonly string[]) {
        await new Promise<void>((resolve) => answers.push(resolve));
        return super.members(keys);
      }
    })(store);
    const writer = startProcess(NO_ACCESSOR, { store: slow, clock: store.time });
    const bracket = writer.cache.openBracket('test');
    bracket.touch('orders');
    const marked = bracket.mark();
    writer.scheduler.elapse(250);
    expect(await marked).toBe(false);
    const finalised = bracket.finalise();
    for (const answer of answers) answer();
    await finalised;
    await fill(reader, 'new');
    expect(await reader.accessor.peek(one)).toBe('new');
  });

  it('takes the tags along that its rules may have named, on entries of other accessors too', async () => {
    const reader = start(PROFILES);
    await fill(reader, 'old');
    await fill(start(SUMMARIES), 'old');
    expect(await reader.accessor.peek(one)).toBeUndefined();
    await fill(reader, 'old');
    expect(await reader.accessor.peek(one)).toBe('old');
    await write(start(NO_ACCESSOR), 'orders');
    expect(await reader.accessor.peek(one)).toBeUndefined();
  });

  it('asks at the same time as it marks, and marks once more only who was not known', async () => {
    await fill(start(CURRENT), 'old');
    const recording = new RecordingStore(store);
    const { cache } = startProcess(NO_ACCESSOR, { store: recording, clock: store.time });
    const begin = (table: string) => {
      recording.clear();
      const bracket = cache.openBracket('test');
      bracket.touch(table);
      return { bracket, marked: bracket.mark() };
    };
    const first = begin('orders');
    expect(recording.operations()).toEqual(['members']);
    await first.marked;
    expect(recording.operations()).toEqual(['members', 'mark']);
    await first.bracket.finalise();
    const second = begin('orders');
    expect(recording.operations()).toEqual(['members', 'mark']);
    await second.marked;
    expect(recording.operations()).toEqual(['members', 'mark']);
    recording.clear();
    const finalised = second.bracket.finalise();
    expect(recording.operations()).toEqual(['members', 'finalise']);
    await finalised;
    expect(recording.operations()).toEqual(['members', 'finalise']);
  });

  it('sends nothing but the question when nobody depends on the table', async () => {
    const recording = new RecordingStore(store);
    await write(startProcess(NO_ACCESSOR, { store: recording, clock: store.time }), 'customers');
    expect(recording.operations()).toEqual(['members', 'members']);
  });

  it('reports what it invalidates', async () => {
    await fill(start(CURRENT), 'old');
    const writer = start(NO_ACCESSOR);
    await write(writer, 'orders');
    expect(writer.events.of('invalidation')).toMatchObject([{ namespace: 'orders', scope: 'namespace' }]);
  });
});

describe('a writer that declares the accessor itself', () => {
  it('is trusted to know which entries to invalidate when its rules are the same', async () => {
    const store = new SharedStore();
    const reader = startProcess(CURRENT, { store });
    const writer = startProcess(CURRENT, { store });
    await fill(reader, 'old', one);
    await fill(reader, 'other', two);
    const [rule] = writer.cache.rules();
    const bracket = writer.cache.openBracket('test');
    bracket.touch('orders');
    const context = { change: 'update', image: 'new', manager: null } as const;
    await writer.cache.collect(bracket, rule!, { known: { a: 1 } }, context);
    await bracket.mark();
    await bracket.finalise();
    expect(await reader.accessor.peek(one)).toBeUndefined();
    expect(await reader.accessor.peek(two)).toBe('other');
  });

  it.each(['item', 'orders'])(
    'is not trusted when it is an older build with fewer rules: write to %s',
    async (table) => {
      const store = new SharedStore();
      const reader = startProcess(CURRENT, { store });
      await fill(reader, 'old');
      const older = startProcess(OLDER, { store });
      await fill(older, 'old', two);
      await fill(reader, 'old');
      await write(older, table);
      expect(await reader.accessor.peek(one)).toBeUndefined();
    },
  );
});

describe('a registration', () => {
  it('is made before the first read counts', async () => {
    const recording = new RecordingStore(new SharedStore());
    const reader = startProcess(CURRENT, { store: recording });
    await fill(reader, 'value');
    const [first] = recording.operations();
    expect(first).toBe('register');
    expect(recording.operations().indexOf('read')).toBeGreaterThan(recording.operations().lastIndexOf('finalise'));
  });

  it('that changes while a read waits for it is made once more before the read goes on', async () => {
    const store = new SharedStore();
    const { register } = store;
    const reader = startProcess(CURRENT, { store, clock: store.time });
    store.register = (...request) => {
      store.register = register;
      reader.identify('only known now');
      return register.apply(store, request);
    };
    await fill(reader, 'value');
    expect(await reader.accessor.peek(one)).toBe('value');
  });

  it('that cannot be renewed ends all reading from the store, and begins it again when it can', async () => {
    const store = new SharedStore();
    const timers = new HandTimers();
    const reader = startProcess(CURRENT, { store, clock: store.time, scheduler: timers });
    await fill(reader, 'value');
    const { register } = store;
    store.register = () => Promise.reject(new Error('down'));
    timers.elapse(5_000);
    store.time.advance(HALF_LEASE - 1);
    expect(await reader.accessor.peek(one)).toBe('value');
    store.time.advance(1);
    expect(await reader.accessor.peek(one)).toBeUndefined();
    await fill(reader, 'not stored', two);
    expect(reader.cache.isServing).toBe(false);
    expect(reader.events.of('store_failed')[0]).toMatchObject({ operation: 'register' });
    store.register = register;
    timers.elapse(1_000);
    expect(await reader.accessor.peek(one)).toBe('value');
    expect(await reader.accessor.peek(two)).toBeUndefined();
    expect(reader.cache.isServing).toBe(true);
  });

  it('that ran out means that writes may have been missed: whoever registers the accessor next finds it empty', async () => {
    const store = new SharedStore();
    await fill(startProcess(CURRENT, { store, clock: store.time }), 'old');
    store.time.advance(LEASE);
    await write(startProcess(NO_ACCESSOR, { store, clock: store.time }), 'orders');
    const next = startProcess(CURRENT, { store, clock: store.time });
    expect(await next.accessor.peek(one)).toBeUndefined();
  });

  it.each(['mark', 'finalise'] as const)(
    'leaves the accessor empty also when the process dies in the %s',
    async (place) => {
      const store = new SharedStore();
      await fill(startProcess(CURRENT, { store, clock: store.time }), 'old');
      store.time.advance(LEASE);
      await write(startProcess(NO_ACCESSOR, { store, clock: store.time }), 'orders');
      const whole = store[place];
      const dies = new Promise<void>((resolve) => {
        store[place] = () => {
          resolve();
          return new Promise<never>(() => undefined);
        };
      });
      void startProcess(CURRENT, { store, clock: store.time }).accessor.peek(one);
      await dies;
      Object.assign(store, { [place]: whole });
      const next = startProcess(CURRENT, { store, clock: store.time });
      expect(await next.accessor.peek(one)).toBeUndefined();
    },
  );

  it('keeps entries over a restart that is shorter than its lease', async () => {
    const store = new SharedStore();
    await fill(startProcess(CURRENT, { store, clock: store.time }), 'value');
    store.time.advance(LEASE - 1);
    expect(await startProcess(CURRENT, { store, clock: store.time }).accessor.peek(one)).toBe('value');
  });

  it('is not made without a shared store, without tables, or when it is switched off', async () => {
    const memory = new RecordingStore(new SharedStore());
    const off = startProcess(CURRENT, { store: memory, registry: false });
    await fill(off, 'value');
    await write(off, 'orders');
    expect(off.cache.openBracket('test').isEmpty).toBe(true);
    expect(memory.operations()).not.toContain('register');
    expect(memory.operations()).not.toContain('members');
  });
});

describe('a store that fails to answer who depends on a table', () => {
  const failing = async (onUnavailable: 'proceed' | 'abort') => {
    const store = new SharedStore();
    const reader = startProcess(CURRENT, { store });
    await fill(reader, 'old');
    const { members } = store;
    store.members = () => Promise.reject(new Error('down'));
    const writer = startProcess(NO_ACCESSOR, { store, onUnavailable });
    return { reader, writer, recover: () => (store.members = members) };
  };

  it('is asked again until it does, when the write went on', async () => {
    const { reader, writer, recover } = await failing('proceed');
    await write(writer, 'orders');
    expect(writer.cache.isServing).toBe(false);
    expect(await reader.accessor.peek(one)).toBe('old');
    recover();
    writer.scheduler.elapse(250);
    await expect.poll(() => writer.events.of('owed').at(-1)?.fences).toBe(0);
    expect(await reader.accessor.peek(one)).toBeUndefined();
  });

  it('ends the write with an error, where that is asked for', async () => {
    const { writer } = await failing('abort');
    await expect(write(writer, 'orders')).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
  });
});

describe('two databases behind one prefix', () => {
  const start = (store: SharedStore, identity: string) => {
    const process = startProcess(CURRENT, { store, clock: store.time });
    process.identify(identity);
    return process;
  };

  it('are refused loudly: the second one reads past the store', async () => {
    const store = new SharedStore();
    const production = start(store, 'production');
    await fill(production, 'of production');
    const staging = start(store, 'staging');
    const reading = staging.accessor.get(one);
    (await staging.accessor.loader.nextCall()).resolve('of staging');
    expect(await reading).toBe('of staging');
    expect(staging.events.of('store_failed')).toMatchObject([
      { operation: 'register', error: { code: 'CACHE_FOREIGN_DATABASE', namespace: 'orders' } },
    ]);
    expect(staging.cache.isServing).toBe(false);
    expect(await production.accessor.peek(one)).toBe('of production');
  });

  it('are told apart again after the store has lost everything', async () => {
    const store = new SharedStore();
    const [production, staging] = [start(store, 'production'), start(store, 'staging')];
    await fill(production, 'of production');
    await fill(staging, 'of staging');
    Object.assign(store, new SharedStore(store.time));
    await fill(production, 'while it registers again');
    await fill(production, 'of production');
    await fill(staging, 'of staging');
    expect(await production.accessor.peek(one)).toBe('of production');
    expect(await staging.accessor.peek(one)).toBeUndefined();
  });

  it('are one when both processes say the same', async () => {
    const store = new SharedStore();
    const [first, second] = [start(store, 'production'), start(store, 'production')];
    await fill(first, 'value');
    expect(await second.accessor.peek(one)).toBe('value');
  });

  it('may follow one another, once the first has not been heard of for as long as a registration lives', async () => {
    const store = new SharedStore();
    const before = start(store, 'before the move');
    await fill(before, 'old');
    await before.cache.close();
    const moved = Object.assign(Object.create(store) as SharedStore, { closed: false });
    store.time.advance(LEASE + 1);
    const after = start(moved, 'after the move');
    await fill(after, 'new');
    expect(await after.accessor.peek(one)).toBe('new');
  });
});

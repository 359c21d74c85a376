import { describe, expect, it } from 'vitest';
import type { CacheStore } from '../../core/ports/store.js';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { storeConformanceCases } from '../conformance/store-conformance-cases.js';
import { FakeClock } from '../fake-clock.js';
import { RecordingStore, type StoreOperation } from '../recording-store.js';
import { ChaosStore } from './chaos-store.js';
import type { StoreFaultKind } from './store-fault-kind.js';

const UNAVAILABLE = { code: 'CACHE_STORE_UNAVAILABLE' };

/** Every operation, without any cells. */
const CALLS: Record<StoreOperation, (store: CacheStore) => Promise<unknown>> = {
  read: (store) => store.read([]),
  mint: (store) => store.mint([], 1),
  fill: (store) => store.fill([]),
  touch: (store) => store.touch([]),
  mark: (store) => store.mark('w', [], 1),
  finalise: (store) => store.finalise('w', []),
  register: (store) => store.register([], 1, 'add'),
  members: (store) => store.members([]),
  list: (store) => store.list([]),
  unlist: (store) => store.unlist('listing', []),
  readOld: (store) => store.readOld!([]),
  removeOld: (store) => store.removeOld!('k', new Uint8Array()),
  recall: (store) => store.recall('fact'),
  remember: (store) => store.remember('fact', 'known'),
};
const OPERATIONS = Object.keys(CALLS) as StoreOperation[];

function setUp() {
  const inner = new RecordingStore(new MemoryStore());
  return { inner, store: new ChaosStore(inner) };
}

/** Lets everything go on that waits for nothing but promises. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => (settled = true);
  promise.then(note, note);
  await turn();
  return settled;
}

describe('ChaosStore without faults', () => {
  const clock = new FakeClock();
  const store = new ChaosStore(new MemoryStore({ clock }));
  const passTime = async (ms: number) => clock.advance(ms);

  for (const { title, run } of storeConformanceCases)
    it(`${title}, as the store that it wraps`, async () => {
      await run({ store, prefix: title, passTime });
      expect(store.name).toBe('memory');
    });

  it('says what the inner store says of itself, and closes it', async () => {
    const { inner, store: wrapped } = setUp();
    wrapped.fail();
    expect(wrapped).toMatchObject({ name: inner.name, shared: inner.shared, buckets: inner.buckets, generation: 0 });
    await wrapped.close();
    expect(inner.closed).toBe(true);
  });
});

describe('ChaosStore around a store whose operations never hang', () => {
  it('does not promise that', () => {
    const bounded: CacheStore = new MemoryStore();
    const store: CacheStore = new ChaosStore(Object.assign(bounded, { isBounded: true }));
    expect([bounded.isBounded, store.isBounded]).toEqual([true, false]);
  });
});

describe.each(OPERATIONS)('ChaosStore, told to misbehave when asked to %s,', (operation) => {
  const call = CALLS[operation];

  it('fails without doing it', async () => {
    const { inner, store } = setUp();
    store.fail(operation);
    await expect(call(store)).rejects.toMatchObject(UNAVAILABLE);
    expect(inner.operations()).toEqual([]);
  });

  it('loses the reply after doing it', async () => {
    const { inner, store } = setUp();
    store.loseReply(operation);
    await expect(call(store)).rejects.toMatchObject(UNAVAILABLE);
    expect(inner.operations()).toEqual([operation]);
  });

  it('does it twice', async () => {
    const { inner, store } = setUp();
    const reply = await call(inner);
    inner.clear();
    store.twice(operation);
    expect(await call(store)).toEqual(reply);
    expect(inner.operations()).toEqual([operation, operation]);
  });

  it('hangs, and rejects when released, without ever doing it', async () => {
    const { inner, store } = setUp();
    const fault = store.hang(operation);
    const hanging = call(store);
    expect(await isSettled(hanging)).toBe(false);
    const released = fault.release();
    await expect(hanging).rejects.toMatchObject(UNAVAILABLE);
    await released;
    expect(inner.operations()).toEqual([]);
  });

  it('does it late, when released', async () => {
    const { inner, store } = setUp();
    const reply = await call(inner);
    inner.clear();
    const fault = store.hold(operation);
    const late = call(store);
    await fault.arrived;
    expect([await isSettled(late), inner.operations()]).toEqual([false, []]);
    await fault.release();
    expect(await late).toEqual(reply);
    expect(inner.operations()).toEqual([operation]);
  });

  it('passes everything through once healed', async () => {
    const { inner, store } = setUp();
    for (const fault of [store.hold(operation), store.fail(operation), store.twice(operation)]) fault.times(3);
    const late = call(store);
    store.heal();
    await Promise.all([late, call(store)]);
    expect(inner.operations()).toEqual([operation, operation]);
  });

  it('leaves the other operations alone', async () => {
    const { inner, store } = setUp();
    const others = OPERATIONS.filter((each) => each !== operation);
    store.fail(operation);
    for (const other of others) await CALLS[other](store);
    expect(inner.operations()).toEqual(others);
  });
});

describe('ChaosStore', () => {
  it('makes every operation misbehave when none is named', async () => {
    const { store } = setUp();
    const fault = store.fail();
    for (const operation of OPERATIONS) await expect(CALLS[operation](store)).rejects.toMatchObject(UNAVAILABLE);
    expect(fault.fired).toBe(OPERATIONS.length);
  });

  it('works off faults of one operation in the order in which they were added', async () => {
    const { inner, store } = setUp();
    store.fail('recall').once();
    store.loseReply('recall').times(2);
    const codes: string[] = [];
    for (let count = 0; count < 4; count++)
      codes.push(await CALLS.recall(store).then(String, () => `rejected after ${inner.operations().length}`));
    expect(codes).toEqual(['rejected after 0', 'rejected after 1', 'rejected after 2', 'null']);
  });

  it('answers what the inner store rejects with', async () => {
    const inner = { recall: () => Promise.reject(new Error('broken')) } as unknown as CacheStore;
    const store = new ChaosStore(inner);
    const fault = store.hold('recall');
    const late = store.recall('k');
    const released = fault.release();
    await expect(late).rejects.toThrow('broken');
    await released;
  });

  it('does what was held in the opposite order when asked to', async () => {
    const { store } = setUp();
    const fault = store.hold('remember');
    const writes = [store.remember('fact', 'first'), store.remember('fact', 'second')];
    await fault.arrivals(2);
    await fault.release({ reverse: true });
    await Promise.all(writes);
    expect(await store.recall('fact')).toBe('first');
  });
});

describe('ChaosStore at random', () => {
  const KINDS: StoreFaultKind[] = ['fail', 'loseReply', 'twice'];
  const chances = Object.fromEntries(KINDS.map((kind) => [kind, 0.25]));

  /** How often each of a hundred calls reached the inner store, with a sign when it was rejected. */
  async function effects(seed: number, between: StoreOperation[] = []): Promise<string> {
    const { inner, store } = setUp();
    store.misbehave({ seed, chances: { recall: chances } });
    const seen: string[] = [];
    for (let count = 0; count < 100; count++) {
      for (const operation of between) await CALLS[operation](store);
      inner.clear();
      const end = await CALLS.recall(store).then(
        () => '',
        () => '!',
      );
      seen.push(`${inner.operations().length}${end}`);
    }
    return seen.join(' ');
  }

  it('meets every kind of fault, and none, in the same places for the same seed only', async () => {
    const first = await effects(1);
    expect(new Set(first.split(' '))).toEqual(new Set(['0!', '1!', '2', '1']));
    expect(await effects(1)).toBe(first);
    expect(await effects(2)).not.toBe(first);
  });

  it('does not depend on what other operations do meanwhile', async () => {
    expect(await effects(3, ['read', 'fill'])).toBe(await effects(3));
  });

  it('uses the chances of any operation for those that have none of their own', async () => {
    const { store } = setUp();
    store.misbehave({ seed: 1, chances: { any: { fail: 1 }, recall: {} } });
    await expect(CALLS.read(store)).rejects.toMatchObject(UNAVAILABLE);
    expect(await CALLS.recall(store)).toBeNull();
  });

  it('holds until released, like a fault by hand', async () => {
    const { inner, store } = setUp();
    const chaos = store.misbehave({ seed: 1, chances: { recall: { hold: 1 } } });
    const late = CALLS.recall(store);
    expect([chaos.held, inner.operations()]).toEqual([1, []]);
    await chaos.release();
    expect(await late).toBeNull();
  });

  it.each([[{ fail: 0.6, hold: 0.6 }], [{ fail: -0.1 }], [{ fail: Number.NaN }]])('refuses the chances %j', (wrong) => {
    const { store } = setUp();
    expect(() => store.misbehave({ seed: 1, chances: { read: wrong } })).toThrow(/"read".*from 0 to 1/);
  });
});

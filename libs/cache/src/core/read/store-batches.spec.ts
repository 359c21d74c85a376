import { expect, it, vi } from 'vitest';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import { ManualScheduler } from '../../testing/manual-scheduler.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { Cell, CellReply } from '../ports/store.js';
import { StoreBatches } from './store-batches.js';

it('gives who asks for an entry the whole of it when somebody else asks for its head in the same turn', async () => {
  const store = new MemoryStore();
  const scheduler = new ManualScheduler();
  const batches = new StoreBatches(store, scheduler, 50, { observe: () => undefined });
  const entry: Cell = { kind: 'entry', key: '{x}e', pendingKey: '{x}e:p' };
  const [token] = (await store.mint([entry], 1_000)) as [Uint8Array];
  const envelope = new Uint8Array(200).fill(1);
  envelope.set(token, 1);
  await store.fill([{ entry, token, expectations: [], envelope, ttlMs: 1_000 }]);
  const reads = [batches.readCells([{ ...entry, kind: 'head' }]), batches.readCells([entry])];
  scheduler.runDeferred();
  expect((await Promise.all(reads)).map(([cell]) => cell?.length)).toEqual([38, 200]);
});

it.each(['succeed', 'fail'])(
  'asks at once for who reads alone, and for all who have arrived while others wait for an answer (these %s)',
  async (how) => {
    const { turns, arrivals, store, batches } = setUpArrivals();
    const ask = (key: string) => batches.readCells([fence(key)]).catch(() => null);

    const alone = ask('a');
    expect([arrivals.runDeferred(), turns.runDeferred()]).toEqual([0, 1]);
    const others = [ask('b'), ask('c')];
    expect([turns.runDeferred(), arrivals.runDeferred()]).toEqual([0, 1]);
    expect(store.asked).toEqual([['a'], ['b', 'c']]);

    for (const end of store.ends) end(how === 'succeed');
    await Promise.all([alone, ...others]);
    void ask('d');
    expect([arrivals.runDeferred(), turns.runDeferred()]).toEqual([0, 1]);
  },
);

it('asks anew for who begins to read what has been asked for already: it may have been written since', async () => {
  const scheduler = new ManualScheduler();
  const store = new HeldReads();
  const batches = new StoreBatches(store, scheduler, 50, { observe: () => undefined });
  const ask = () =>
    batches.askFor<unknown>(
      [fence('a')],
      (found) => found,
      () => 'nothing',
    );
  const first = ask();
  scheduler.runDeferred();
  const second = ask();
  scheduler.runDeferred();
  expect(store.asked).toEqual([['a'], ['a']]);
  const [endFirst, endSecond] = store.ends;
  endFirst!(false);
  expect(await first).toBe('nothing');
  endSecond!(true);
  expect(await second).toEqual([null]);
});

it('asks before the turn is over for who reads alone as those before did, and gathers again as soon as there are several', async () => {
  const { turns, arrivals, store, batches } = setUpArrivals();
  const ask = (...keys: string[]) => keys.map((key) => batches.readCells([fence(key)]));
  const answer = async (reads: readonly Promise<unknown>[]) => {
    for (const end of store.ends.splice(0)) end(true);
    await Promise.all(reads);
  };

  const readAlone = async () => {
    const before = store.asked.length;
    const alone = ask('a');
    expect(store.asked).toHaveLength(before);
    expect([arrivals.runDeferred(), turns.runDeferred()]).toEqual([0, 1]);
    await answer(alone);
  };

  for (let i = 0; i < 8; i++) await readAlone();
  for (const key of ['b', 'c']) {
    const alone = ask(key);
    expect(store.asked.at(-1)).toEqual([key]);
    expect([arrivals.runDeferred(), turns.runDeferred()]).toEqual([0, 0]);
    await answer(alone);
  }

  const beside = ask('d', 'e', 'f');
  expect(store.asked.at(-1)).toEqual(['d']);
  expect([turns.runDeferred(), arrivals.runDeferred()]).toEqual([0, 1]);
  expect(store.asked.at(-1)).toEqual(['e', 'f']);
  await answer(beside);
  const together = ask('g', 'h');
  expect(store.asked.at(-1)).toEqual(['e', 'f']);
  expect([arrivals.runDeferred(), turns.runDeferred()]).toEqual([0, 1]);
  expect(store.asked.at(-1)).toEqual(['g', 'h']);
  await answer(together);

  // Some reads alone do not make the next one be, nor do eight with others between them.
  for (let i = 0; i < 7; i++) await readAlone();
  const pair = ask('i', 'j');
  turns.runDeferred();
  expect(store.asked.at(-1)).toEqual(['i', 'j']);
  await answer(pair);
  for (let i = 0; i < 8; i++) await readAlone();
});

/** A scheduler that tells arrivals apart, and reads that are answered by hand. */
function setUpArrivals() {
  const turns = new ManualScheduler();
  const arrivals = new ManualScheduler();
  const scheduler: Scheduler = {
    defer: (task) => turns.defer(task),
    deferPastArrivals: (task) => arrivals.defer(task),
    after: () => () => undefined,
  };
  const store = new HeldReads();
  const batches = new StoreBatches(store, scheduler, 50, { observe: () => undefined });
  return { turns, arrivals, store, batches };
}

/** Answers reads when the test says so. */
class HeldReads extends MemoryStore {
  readonly asked: string[][] = [];
  readonly ends: ((succeeds: boolean) => void)[] = [];

  override read(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    this.asked.push(cells.map(({ key }) => key));
    return new Promise((resolve, reject) =>
      this.ends.push((succeeds) => (succeeds ? resolve(cells.map(() => null)) : reject(new Error('away')))),
    );
  }
}

function fence(key: string): Cell {
  return { kind: 'fence', key, pendingKey: `${key}:p` };
}

it('reports a store that throws instead of rejecting, and goes on', async () => {
  const scheduler = new ManualScheduler();
  const store = Object.assign(new MemoryStore(), {
    read: (): never => {
      throw new TypeError('no store');
    },
  });
  const failures: unknown[] = [];
  const batches = new StoreBatches(store, scheduler, 50, { observe: (event) => failures.push(event) });
  for (let turn = 0; turn < 2; turn++) {
    const read = batches.readCells([{ kind: 'entry', key: '{x}e', pendingKey: '{x}e:p' }]);
    scheduler.runDeferred();
    await expect(read).rejects.toBeInstanceOf(StoreUnavailableError);
  }
  expect(failures).toMatchObject([{ operation: 'read', error: new TypeError('no store') }, { operation: 'read' }]);
});

it('takes what a store answers at once, and no more and no less than was asked for', async () => {
  const scheduler = new ManualScheduler();
  const nothing: readonly CellReply[] = [];
  const store = Object.assign(new MemoryStore(), { isBounded: true, read: () => nothing as never });
  const batches = new StoreBatches(store, scheduler, 50, { observe: () => undefined });
  const cell = (key: string): Cell => ({ kind: 'entry', key, pendingKey: `${key}:p` });
  const answers = [];
  for (const key of ['{x}a', '{x}b']) {
    const answer = batches.askFor(
      [cell(key)],
      (found) => found,
      (error) => error,
    );
    scheduler.runDeferred();
    answers.push(await answer);
  }
  expect(answers).toEqual([[null], [null]]);
  // What is concluded from an answer belongs to those who were given it.
  expect(answers[0]).not.toBe(answers[1]);
});

it('reports a store that answers with nothing at all', async () => {
  const scheduler = new ManualScheduler();
  const failures: unknown[] = [];
  const store = Object.assign(new MemoryStore(), { fill: () => Promise.resolve(undefined as never) });
  const batches = new StoreBatches(store, scheduler, 50, { observe: (event) => failures.push(event) });
  const entry: Cell = { kind: 'entry', key: '{x}a', pendingKey: '{x}a:p' };
  const filled = batches.fill({
    entry,
    token: new Uint8Array(16),
    expectations: [],
    envelope: new Uint8Array(50),
    ttlMs: 1_000,
  });
  scheduler.runDeferred();
  await expect(filled).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(failures).toMatchObject([{ type: 'store_failed', operation: 'fill' }]);
});

it('leaves no rejection behind when a store throws at once and what is said beside a mint fails later', async () => {
  const scheduler = new ManualScheduler();
  const store = Object.assign(new MemoryStore(), {
    mint: (): never => {
      throw new TypeError('no store');
    },
  });
  const beside = Promise.reject(new Error('not registered'));
  beside.catch(() => undefined);
  const handled = vi.spyOn(beside, 'then');
  const batches = new StoreBatches(store, scheduler, 50, { observe: () => undefined }, () => beside);
  const minted = batches.mintTokens([fence('a')], 1_000);
  scheduler.runDeferred();
  await expect(minted).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(handled).toHaveBeenCalled();
});

import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { FakeClock } from '../../testing/fake-clock.js';
import { ManualScheduler } from '../../testing/manual-scheduler.js';
import { RecordingStore } from '../../testing/recording-store.js';
import { OwedFences } from '../invalidation/owed-fences.js';
import type { CacheStore, Cell } from '../ports/store.js';
import type { ForeignAccessors } from '../registry/foreign-accessors.js';
import { Successors } from './successors.js';

const NOBODY = { isOn: false, find: () => Promise.resolve([]) } as unknown as ForeignAccessors;
const CELLS: readonly Cell[] = ['a1', 'a2', 'b1'].map((key) => ({ kind: 'namespace', key, pendingKey: `p:${key}` }));

/** Masters of a cluster: a key is at the one that its first letter names. */
class Cluster {
  generation = 1;
  /** Those that answer. */
  readonly masters: Record<string, string | undefined> = { a: 'a', b: 'b' };

  readonly serverOf = (key: string): string | undefined => this.masters[key[0]!];

  promote(master: 'a' | 'b'): void {
    this.masters[master] += '*';
    this.generation++;
  }
}

describe('Successors', () => {
  let cluster: Cluster;
  let scheduler: ManualScheduler;
  let store: RecordingStore;
  let owed: OwedFences;
  let successors: Successors;
  let cells: readonly Cell[];

  beforeEach(() => {
    cluster = new Cluster();
    cells = CELLS;
    scheduler = new ManualScheduler();
    store = new RecordingStore(new MemoryStore({ clock: new FakeClock() }));
    const observer = { observe: () => undefined };
    owed = new OwedFences({ store, scheduler, budgetMs: 1_000, observer, foreign: NOBODY, everyCell: () => CELLS });
    start();
  });

  function start(): void {
    const store = cluster as unknown as CacheStore;
    successors = new Successors({ store, scheduler, owed, writer: '^', cells: () => cells });
    successors.notice();
  }

  const told = () => store.calls.flatMap(({ keys }) => keys).sort();
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('owes a new master all that this process may have told the one before', async () => {
    cluster.promote('a');
    successors.notice();
    expect(owed.concerns([CELLS[0]!], () => [])).toBe(true);
    expect(owed.concerns([CELLS[2]!], () => [])).toBe(false);
    scheduler.elapse(0);
    await settle();
    expect(told()).toEqual(['a1', 'a2']);
    expect(owed.isEmpty).toBe(true);
  });

  it('still owes it when another one comes before it could be told', async () => {
    cluster.promote('a');
    successors.notice();
    cluster.promote('b');
    successors.notice();
    for (const cell of CELLS) expect(owed.concerns([cell], () => [])).toBe(true);
    scheduler.elapse(0);
    await settle();
    expect(told()).toEqual(['a1', 'a2', 'b1']);
  });

  it('empties each of two once more, ten seconds after it came', async () => {
    cluster.promote('a');
    successors.notice();
    scheduler.elapse(6_000);
    await settle();
    cluster.promote('b');
    successors.notice();
    scheduler.elapse(0);
    await settle();
    store.clear();
    scheduler.elapse(4_000);
    await settle();
    expect(told()).toEqual(['a1', 'a2']);
    store.clear();
    scheduler.elapse(6_000);
    await settle();
    expect(told()).toEqual(['b1']);
  });

  it('closes old keys wherever that is done: they may have been at the master that is gone', async () => {
    const closure: Cell = { kind: 'closure', key: 'b:x', pendingKey: 'p:b:x' };
    cells = [...CELLS, closure];
    start();
    cluster.promote('a');
    successors.notice();
    scheduler.elapse(0);
    await settle();
    expect(told()).toEqual(['a1', 'a2', 'b:x']);
  });

  it('owes nothing to the first server that ever answers, since nobody was told of anything before', async () => {
    cluster.masters['b'] = undefined;
    start();
    cluster.masters['b'] = 'b';
    cluster.generation++;
    successors.notice();
    expect(owed.isEmpty).toBe(true);
    cluster.promote('b');
    successors.notice();
    expect(owed.concerns([CELLS[2]!], () => [])).toBe(true);
  });

  it('owes what a namespace needs that was bound since, and closes no other old keys for it', async () => {
    const closure: Cell = { kind: 'closure', key: 'b:x', pendingKey: 'p:b:x' };
    cells = [...CELLS, closure];
    start();
    cells = [...cells, { kind: 'namespace', key: 'a3', pendingKey: 'p:a3' }];
    cluster.generation++;
    successors.notice();
    scheduler.elapse(0);
    await settle();
    expect(told()).toEqual(['a3']);
  });

  it('leaves no timer behind once it is closed', async () => {
    cluster.promote('a');
    successors.notice();
    cluster.promote('b');
    successors.notice();
    scheduler.elapse(0);
    await settle();
    successors.close();
    expect(scheduler.pendingTimers).toBe(0);
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../testing/fake-clock.js';
import { ManualScheduler } from '../../testing/manual-scheduler.js';
import { RecordingStore } from '../../testing/recording-store.js';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Cell } from '../ports/store.js';
import type { ForeignAccessors } from '../registry/foreign-accessors.js';
import type { Debt } from './debt.js';
import { OwedFences } from './owed-fences.js';

const MOST = 10_000;
const NOBODY = { isOn: false, find: () => Promise.resolve([]) } as unknown as ForeignAccessors;
const cell = (key: string): Cell => ({ kind: 'fence', key, pendingKey: `p:${key}` });

const parts = { budgetMs: 1_000, foreign: NOBODY, everyCell: () => [cell('namespace')] };
const debt = (writer: string, ...keys: string[]): Debt => ({ writer, cells: keys.map(cell), tables: [] });

describe('OwedFences', () => {
  let scheduler: ManualScheduler;
  let store: RecordingStore;
  let owed: OwedFences;
  let paid: Promise<void>;

  beforeEach(() => {
    scheduler = new ManualScheduler();
    store = new RecordingStore(new MemoryStore({ clock: new FakeClock() }));
    let done: () => void;
    paid = new Promise((resolve) => (done = resolve));
    const observer = { observe: (event: { type: string; fences?: number }) => event.fences === 0 && done() };
    owed = new OwedFences({ ...parts, store, scheduler, observer });
  });

  function oweTooMuch(): void {
    for (let i = 0; i <= MOST; i++) owed.add(debt(`w${i}`, `k${i}`));
  }

  it('pays each writer’s debt once the store answers', async () => {
    owed.add(debt('one', 'a'));
    owed.add(debt('two', 'b'));
    scheduler.elapse(250);
    await paid;
    expect(store.calls.map(({ writer, keys }) => [writer, ...keys])).toEqual([
      ['one', 'a'],
      ['two', 'b'],
    ]);
    expect(owed.isEmpty).toBe(true);
  });

  it('says what is owed, cell by cell and table by table, until it is paid', async () => {
    const tables =
      (...names: string[]) =>
      () =>
        names;
    owed.add({ writer: 'one', cells: [cell('a')], tables: ['rows'] });
    owed.add(debt('two', 'a'));
    expect(owed.concerns([cell('b'), cell('a')], tables())).toBe(true);
    expect(owed.concerns([cell('b')], tables('other'))).toBe(false);
    expect(owed.concerns([cell('b')], tables('other', 'rows'))).toBe(true);
    owed.paid('one');
    expect(owed.concerns([cell('b')], tables('rows'))).toBe(false);
    expect(owed.concerns([cell('a')], tables())).toBe(true);
    owed.paid('two');
    expect(owed.concerns([cell('a')], tables('rows'))).toBe(false);
  });

  it('pays at once when the store is back', async () => {
    owed.add(debt('one', 'a'));
    owed.retryNow();
    scheduler.elapse(0);
    await paid;
    expect(owed.isEmpty).toBe(true);
  });

  it('gives single fences up for whole namespaces when too many are owed', async () => {
    oweTooMuch();
    scheduler.elapse(250);
    await paid;
    expect(store.calls.map(({ keys }) => keys)).toEqual([['namespace']]);
  });

  it('keeps everybody’s debt when the writer who made it too much owes again, or gets through after all', async () => {
    oweTooMuch();
    owed.add(debt(`w${MOST}`, `k${MOST}`));
    owed.paid(`w${MOST}`);
    expect(owed.isEmpty).toBe(false);
    scheduler.elapse(250);
    await paid;
    expect(store.calls.map(({ keys }) => keys)).toEqual([['namespace']]);
  });

  it('still owes everything when a write comes while the store is being told of it', async () => {
    oweTooMuch();
    const { finalise } = store;
    let answer!: () => void;
    store.finalise = async (...given) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return finalise.apply(store, given);
    };
    scheduler.elapse(250);
    owed.add(debt('late', 'z'));
    store.finalise = finalise;
    answer();
    await vi.waitUntil(() => scheduler.pendingTimers === 1 && store.calls.length === 1);
    expect(owed.isEmpty).toBe(false);
    scheduler.elapse(250);
    await paid;
    expect(store.calls.map(({ keys }) => keys)).toEqual([['namespace'], ['namespace']]);
  });

  it('tells the store of what is owed once more when it is closed, and leaves no timer', async () => {
    owed.add(debt('one', 'a'));
    owed.add(debt('two', 'b'));
    await owed.close();
    expect(store.calls.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
    expect([owed.isEmpty, scheduler.pendingTimers]).toEqual([true, 0]);
  });

  it('closes also when the store cannot be told', async () => {
    store.finalise = () => Promise.reject(new StoreUnavailableError('away'));
    owed.add(debt('one', 'a'));
    await owed.close();
    owed.add(debt('two', 'b'));
    expect([owed.isEmpty, scheduler.pendingTimers]).toEqual([false, 0]);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../testing/fake-clock.js';
import { ManualScheduler } from '../../testing/manual-scheduler.js';
import { RecordingStore } from '../../testing/recording-store.js';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import type { Cell } from '../ports/store.js';
import type { ForeignAccessors } from '../registry/foreign-accessors.js';
import { OwedFences } from './owed-fences.js';

const MOST = 10_000;
const NOBODY = { isOn: false, find: () => Promise.resolve([]) } as unknown as ForeignAccessors;
const cell = (key: string): Cell => ({ kind: 'fence', key, pendingKey: `p:${key}` });

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
    owed = new OwedFences(store, scheduler, 1_000, observer, () => [cell('namespace')], NOBODY);
  });

  function oweTooMuch(): void {
    for (let i = 0; i <= MOST; i++) owed.add(`w${i}`, [cell(`k${i}`)]);
  }

  it('pays each writer’s debt once the store answers', async () => {
    owed.add('one', [cell('a')]);
    owed.add('two', [cell('b')]);
    scheduler.elapse(250);
    await paid;
    expect(store.calls.map(({ writer, keys }) => [writer, ...keys])).toEqual([
      ['one', 'a'],
      ['two', 'b'],
    ]);
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
    owed.add(`w${MOST}`, [cell(`k${MOST}`)]);
    owed.paid(`w${MOST}`);
    expect(owed.isEmpty).toBe(false);
    scheduler.elapse(250);
    await paid;
    expect(store.calls.map(({ keys }) => keys)).toEqual([['namespace']]);
  });
});

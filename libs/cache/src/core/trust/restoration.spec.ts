import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { FakeClock } from '../../testing/fake-clock.js';
import type { CacheEvent } from '../access/cache-event.js';
import { Restoration } from './restoration.js';

class Reconnecting extends MemoryStore {
  generation = 1;
}

let store: Reconnecting;
let clock: FakeClock;
let restoration: Restoration;
let events: CacheEvent[];
let runs: number;
let failure: Error | undefined;

beforeEach(() => {
  [store, clock, events, runs, failure] = [new Reconnecting(), new FakeClock(), [], 0, undefined];
  restoration = new Restoration(store, clock, { observe: (event) => void events.push(event) });
});

const check = (): Promise<void> => {
  runs++;
  return failure ? Promise.reject(failure) : Promise.resolve();
};

describe('a store', () => {
  it('is believed at once when there is nothing to check', () => {
    expect(restoration.ensure()).toBe(true);
  });

  it('is not believed before its checks have passed, which run once', async () => {
    restoration.add(check);
    expect([restoration.ensure(), restoration.ensure()]).toEqual([false, false]);
    await restoration.restore();
    expect(restoration.ensure()).toBe(true);
    expect(runs).toBe(1);
  });

  it('is not believed again before its checks have passed, after it was out of reach', async () => {
    restoration.add(check);
    await restoration.restore();
    store.generation++;
    expect(restoration.ensure()).toBe(false);
    await restoration.restore();
    expect(restoration.ensure()).toBe(true);
    expect(runs).toBe(2);
  });

  it('is not believed when it was out of reach once more while its checks ran', async () => {
    restoration.add(async () => {
      if (runs++ === 0) store.generation++;
      return Promise.resolve();
    });
    await restoration.restore();
    expect(restoration.ensure()).toBe(false);
    await restoration.restore();
    expect(restoration.ensure()).toBe(true);
  });

  it('is not believed while a check fails, which is reported and tried again four times a second at most', async () => {
    failure = new Error('no database');
    restoration.add(check);
    await restoration.restore();
    for (let read = 0; read < 5; read++) expect(restoration.ensure()).toBe(false);
    expect(runs).toBe(1);
    expect(events).toEqual([{ type: 'store_failed', operation: 'restore', error: failure }]);
    failure = undefined;
    clock.advance(250);
    expect(restoration.ensure()).toBe(false);
    await restoration.restore();
    expect(restoration.ensure()).toBe(true);
  });

  it('is believed again when the check that fails is taken out', () => {
    const remove = restoration.add(check);
    expect(restoration.ensure()).toBe(false);
    remove();
    expect(restoration.ensure()).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import type { CacheStore, Cell } from '../core/ports/store.js';
import { RecordingStore } from './recording-store.js';

const CELL: Cell = { kind: 'entry', key: 'k', pendingKey: 'p' };
const REPLIES: CacheStore = {
  name: 'inner',
  shared: true,
  buckets: 1,
  read: () => Promise.resolve([null]),
  mint: () => Promise.resolve([null]),
  fill: () => Promise.resolve([true]),
  touch: () => Promise.resolve([false]),
  mark: () => Promise.resolve(),
  finalise: () => Promise.resolve({ deleted: 1, marksAlive: 2 }),
  register: () => Promise.resolve([true]),
  members: () => Promise.resolve([['m']]),
  list: () => Promise.resolve([{ count: 0, members: [] }]),
  unlist: () => Promise.resolve(),
  recall: () => Promise.resolve('fact'),
  remember: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

describe('RecordingStore', () => {
  it('passes every call on and notes it in order', async () => {
    const store = new RecordingStore(REPLIES);
    const request = { entry: CELL, token: new Uint8Array(1), expectations: [], envelope: new Uint8Array(1), ttlMs: 1 };
    expect(await store.read([CELL])).toEqual([null]);
    expect(await store.mint([CELL], 1)).toEqual([null]);
    expect(await store.fill([request])).toEqual([true]);
    const touch = { entry: CELL, token: new Uint8Array(1), filledAt: 0, freshMs: 1, keepMs: 1, fences: [] };
    expect(await store.touch([touch])).toEqual([false]);
    await store.mark('w', [CELL], 1);
    expect(await store.finalise('w', [CELL])).toEqual({ deleted: 1, marksAlive: 2 });
    expect(await store.register([{ key: 'k', member: 'm' }], 1, 'add')).toEqual([true]);
    expect(await store.members(['k'])).toEqual([['m']]);
    expect(await store.list([{ listing: { key: 'k', under: [] }, after: 0, limit: 0 }])).toHaveLength(1);
    await store.unlist('k', []);
    expect(await store.readOld(['k'])).toEqual([null]);
    expect(await store.removeOld('k', new Uint8Array())).toBe(false);
    expect(await store.recall('k')).toBe('fact');
    await store.remember('k', 'fact');
    const seen = ['read', 'mint', 'fill', 'touch', 'mark', 'finalise', 'register', 'members'];
    seen.push('list', 'unlist', 'readOld', 'removeOld', 'recall', 'remember');
    expect(store.operations()).toEqual(seen);
    expect(store.calls.every((call) => call.keys.join() === 'k')).toBe(true);
    expect(store.calls[5]).toEqual({ operation: 'finalise', keys: ['k'], writer: 'w' });
  });

  it('says what the inner store says of itself', () => {
    const store = new RecordingStore(REPLIES);
    expect([store.name, store.shared]).toEqual(['inner', true]);
  });

  it('notes that it was closed, and forgets calls when told to', async () => {
    const store = new RecordingStore(REPLIES);
    await store.read([CELL]);
    store.clear();
    expect(store.calls).toEqual([]);
    expect(store.closed).toBe(false);
    await store.close();
    expect(store.closed).toBe(true);
  });
});

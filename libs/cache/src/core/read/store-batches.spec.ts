import { expect, it } from 'vitest';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { ManualScheduler } from '../../testing/manual-scheduler.js';
import type { Cell } from '../ports/store.js';
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

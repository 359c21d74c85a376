import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { check, hex, type StoreConformanceCase } from './store-conformance-case.js';

/** What hits may do to entries, and what they must not. */
export const slidingCases: readonly StoreConformanceCase[] = [
  check('prolongs an entry that was hit, and what it depends on, and has the entry say so', async (h) => {
    const touch = await h.storeSliding(100);
    deepEqual(await h.store.touch([touch]), [true]);
    equal(await h.freshMs(), 60_000);
    await h.passTime(250);
    ok((await h.read(h.namespace, h.fence, h.entry)).every(Boolean));
  }),
  check('never shortens the life of an entry, also when an older hit arrives late or twice', async (h) => {
    const touch = await h.storeSliding(60_000);
    const older = { ...touch, freshMs: 1_000, keepMs: 10 };
    deepEqual(await h.store.touch([touch, older, older]), [true, true, true]);
    equal(await h.freshMs(), 60_000);
    await h.passTime(40);
    ok((await h.read(h.entry))[0]);
  }),
  check('does not bring back by a hit what was invalidated, nor prolong what is there instead', async (h) => {
    const touch = await h.storeSliding(60_000);
    await h.store.finalise('w', [h.entry, h.fence]);
    deepEqual(await h.store.touch([touch]), [false]);
    deepEqual(await h.read(h.entry, h.fence), [null, null]);
    await h.storeSliding(20);
    deepEqual(await h.store.touch([touch]), [false]);
    await h.passTime(40);
    deepEqual(await h.read(h.entry), [null]);
  }),
  check('leaves an entry alone that was filled anew since the hit, or does not tell of its life', async (h) => {
    const touch = await h.storeSliding(60_000);
    deepEqual(await h.store.touch([{ ...touch, filledAt: 1 }]), [false]);
    equal(await h.freshMs(), 60_000);
    await h.store.fill([await h.prepareFill('plain')]);
    deepEqual(await h.store.touch([touch]), [false]);
    notEqual(hex((await h.read(h.entry))[0]), 'none');
  }),
];

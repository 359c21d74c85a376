import { deepEqual, equal, ok } from 'node:assert/strict';
import { leaseKeyOf } from '../../core/key/lease-key-of.js';
import type { Leases } from '../../core/ports/leases.js';
import { check, type StoreConformanceCase } from './store-conformance-case.js';
import type { StoreHarness } from './store-harness.js';

/** What leases do, in a store that has them. */
export const leaseCases: readonly StoreConformanceCase[] = [
  checkLeases('gives a lease to one holder at a time, and to the same one again', async (leases, claim) => {
    deepEqual(await leases.take([claim('one'), claim('one')]), [0, 0]);
    const [left] = await leases.take([claim('two')]);
    ok(Number(left) > 0 && Number(left) <= 60_000);
    deepEqual(await leases.give([claim('one')]), [true]);
    deepEqual(await leases.take([claim('two')]), [0]);
  }),
  checkLeases('tells who gives a lease back whether somebody waits for it', async (leases, claim) => {
    await leases.take([claim('one')]);
    deepEqual(await leases.give([claim('one'), claim('one')]), [false, false]);
    await leases.take([claim('one'), claim('two'), claim('three')]);
    deepEqual(await leases.take([claim('one')]), [0]);
    deepEqual(await leases.give([claim('one')]), [true]);
  }),
  checkLeases('D5 lets nobody give back a lease that is another one’s', async (leases, claim) => {
    await leases.take([claim('one')]);
    deepEqual(await leases.give([claim('two')]), [false]);
    equal((await leases.take([claim('two')]))[0] === 0, false);
  }),
  checkLeases('D5 ends a lease by itself when its holder disappears', async (leases, claim, h) => {
    await leases.take([{ ...claim('gone'), leaseMs: 20 }, claim('two')]);
    await h.passTime(40);
    deepEqual(await leases.take([claim('two')]), [0]);
    deepEqual(await leases.give([claim('gone')]), [false]);
    equal((await leases.take([claim('three')]))[0] === 0, false);
  }),
  checkLeases('gives a lease back behind the fills that were asked for before', async (leases, claim, h) => {
    const fill = await h.prepareFill('value');
    await leases.take([claim('one')]);
    const filled = h.store.fill([fill]);
    deepEqual(await leases.give([claim('one')]), [false]);
    equal((await h.read(h.entry))[0]?.length, fill.envelope.length);
    deepEqual(await filled, [true]);
  }),
];

interface Claim {
  readonly key: string;
  readonly holder: string;
  readonly leaseMs: number;
}

function checkLeases(
  title: string,
  run: (leases: Leases, claim: (holder: string) => Claim, harness: StoreHarness) => Promise<void>,
): StoreConformanceCase {
  return check(title, async (h) => {
    const key = leaseKeyOf(h.entry.key);
    if (h.store.leases) await run(h.store.leases, (holder) => ({ key, holder, leaseMs: 60_000 }), h);
  });
}

import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { ENTRY_HEAD_LENGTH, entryToken } from '../../core/entry/entry-cell.js';
import { NAMESPACE_TOKEN_LENGTH, TOKEN_LENGTH } from '../../core/entry/token.js';
import { NOBODY, type Cell } from '../../core/ports/store.js';
import { check, hex, type StoreConformanceCase } from './store-conformance-case.js';
import { hashCases } from './hash-cases.js';
import { leaseCases } from './lease-cases.js';
import { listingCases } from './listing-cases.js';
import { registryCases } from './registry-cases.js';
import { slidingCases } from './sliding-cases.js';

/**
 * Everything the protocol asks of a store. Run each case with your test runner on a store of your own.
 *
 * @example
 * ```ts
 * for (const { title, run } of storeConformanceCases) it(title, () => run(openMyStore()));
 * ```
 */
export const storeConformanceCases: readonly StoreConformanceCase[] = [
  check('answers null for what it does not hold, in the order asked', async (h) => {
    await h.mint(h.fence);
    const [absent, present] = await h.read(h.other, h.fence);
    equal(absent, null);
    equal(present?.length, TOKEN_LENGTH);
  }),
  check('mints a namespace token that carries an epoch, and that it counts as current itself', async (h) => {
    const [token] = await h.mint(h.namespace);
    equal(token?.length, NAMESPACE_TOKEN_LENGTH);
    deepEqual((await h.read(h.namespace)).map(hex), [hex(token)]);
  }),
  check('mints a token once and answers the same until it is deleted', async (h) => {
    const first = await h.mint(h.namespace, h.fence, h.entry);
    deepEqual((await h.mint(h.namespace, h.fence, h.entry)).map(hex), first.map(hex));
    await h.store.finalise('w', [h.namespace, h.fence, h.entry]);
    const second = await h.mint(h.namespace, h.fence, h.entry);
    second.forEach((token, i) => notEqual(hex(token), hex(first[i])));
  }),
  check('gives different cells different tokens', async (h) => {
    const [one, two] = await h.mint(h.fence, h.other);
    const [third] = await h.mint(h.entry);
    equal(new Set([one, two, third].map(hex)).size, 3);
  }),
  check('answers an entry without a value by its token alone', async (h) => {
    const [token] = await h.mint(h.entry);
    const [cell] = await h.read(h.entry);
    equal(hex(entryToken(cell!)), hex(token));
    equal(cell!.length, 1 + TOKEN_LENGTH);
  }),
  check('stores an envelope whose tokens are all current', async (h) => {
    const fill = await h.prepareFill();
    deepEqual(await h.store.fill([fill]), [true]);
    const [cell] = await h.read(h.entry);
    equal(hex(cell), hex(fill.envelope));
  }),
  check('answers the head of an entry, or more of it, among other cells', async (h) => {
    const fill = await h.prepareFill('a value that is longer than that');
    const head: Cell = { ...h.entry, kind: 'head' };
    equal((await h.read(h.fence, { ...h.other, kind: 'head' }))[1], null);
    await h.store.fill([fill]);
    const [fence, first, whole, namespace] = await h.read(h.fence, head, h.entry, h.namespace);
    equal(hex(first!.subarray(0, ENTRY_HEAD_LENGTH)), hex(fill.envelope.subarray(0, ENTRY_HEAD_LENGTH)));
    equal(hex(whole), hex(fill.envelope));
    deepEqual([fence?.length, namespace?.length], [TOKEN_LENGTH, NAMESPACE_TOKEN_LENGTH]);
  }),
  check('keeps the token of an entry that has a value, and lets it be filled anew', async (h) => {
    const fill = await h.prepareFill('old');
    await h.store.fill([fill]);
    equal(hex((await h.mint(h.entry))[0]), hex(fill.token));
    const again = await h.prepareFill('new');
    deepEqual(await h.store.fill([again]), [true]);
    equal(hex((await h.read(h.entry))[0]), hex(again.envelope));
  }),
  ...(['namespace', 'fence', 'entry'] as const).map((cell) =>
    check(`refuses a fill after its ${cell} was invalidated, also when new tokens were minted since`, async (h) => {
      const fill = await h.prepareFill();
      await h.store.finalise('w', [h[cell]]);
      deepEqual(await h.store.fill([fill]), [false]);
      await h.mint(h.namespace, h.fence, h.entry);
      deepEqual(await h.store.fill([fill]), [false]);
    }),
  ),
  check('fills an empty entry only, when told so', async (h) => {
    const [first, second] = [await h.prepareFill('first'), await h.prepareFill('second')];
    deepEqual(await h.store.fill([{ ...first, ifEmpty: true }]), [true]);
    deepEqual(await h.store.fill([{ ...second, ifEmpty: true }]), [false]);
    equal(hex((await h.read(h.entry))[0]), hex(first.envelope));
    deepEqual(await h.store.fill([second]), [true]);
  }),
  check('sets a closure by each half of a write, and deletes what else is invalidated with it', async (h) => {
    deepEqual(await h.read(h.closure), [null]);
    await h.mint(h.fence);
    await h.store.mark('w', [h.closure, h.fence], 60_000);
    ok((await h.read(h.closure))[0]);
    equal((await h.read(h.fence))[0], null);
    equal((await h.store.finalise('w', [h.closure, h.fence])).deleted, 0);
    ok((await h.read(h.closure))[0]);
  }),
  check('judges each fill of a batch by itself', async (h) => {
    const late = await h.prepareFill();
    await h.store.finalise('w', [h.fence]);
    const current = await h.prepareFill();
    deepEqual(await h.store.fill([late, current]), [false, true]);
  }),
  check('deletes the value together with the token of an entry', async (h) => {
    await h.store.fill([await h.prepareFill()]);
    equal((await h.store.finalise('w', [h.entry])).deleted, 1);
    deepEqual(await h.read(h.entry), [null]);
  }),
  check('mints nothing under a mark, and mints again after its writer finalised', async (h) => {
    await h.store.mark('w', [h.fence, h.namespace], 60_000);
    deepEqual(await h.mint(h.fence, h.namespace), [null, null]);
    equal((await h.mint(h.entry))[0]?.length, TOKEN_LENGTH);
    await h.store.finalise('w', [h.fence, h.namespace]);
    ok((await h.mint(h.fence, h.namespace)).every(Boolean));
  }),
  check('keeps one writer’s mark when another finalises', async (h) => {
    await h.store.mark('first', [h.fence], 60_000);
    await h.store.mark('second', [h.fence], 60_000);
    equal((await h.store.finalise('first', [h.fence])).marksAlive, 1);
    deepEqual(await h.mint(h.fence), [null]);
    await h.store.finalise('second', [h.fence]);
    ok((await h.mint(h.fence))[0]);
  }),
  check('invalidates for nobody, and lifts no mark', async (h) => {
    await h.store.fill([await h.prepareFill()]);
    await h.store.mark('w', [h.fence], 60_000);
    deepEqual(await h.store.finalise(NOBODY, [h.entry, h.fence]), { deleted: 1, marksAlive: 0 });
    deepEqual(await h.mint(h.fence), [null]);
  }),
  check('lets go of a mark whose writer disappeared, after its lease', async (h) => {
    await h.store.mark('w', [h.fence], 250);
    deepEqual(await h.mint(h.fence), [null]);
    await h.passTime(300);
    ok((await h.mint(h.fence))[0]);
    equal((await h.store.finalise('w', [h.fence])).marksAlive, 0);
  }),
  check('tells which cells have a pending writer, where it can, and changes nothing', async (h) => {
    if (!h.store.marked) return;
    await h.store.mark('w', [h.other, h.entry], 60_000);
    deepEqual(await h.store.marked([h.fence, h.other, h.entry]), [false, true, true]);
    await h.store.mark('late', [h.fence], 20);
    await h.passTime(40);
    await h.store.finalise('w', [h.entry]);
    deepEqual(await h.store.marked([h.fence, h.other, h.entry]), [false, true, false]);
    deepEqual(await h.read(h.fence, h.other, h.entry), [null, null, null]);
  }),
  check('deletes by a mark, and again by the finalise', async (h) => {
    await h.store.fill([await h.prepareFill()]);
    await h.store.mark('w', [h.entry], 60_000);
    deepEqual(await h.read(h.entry), [null]);
    equal((await h.store.finalise('w', [h.entry])).deleted, 0);
  }),
  check('does the same when a mark or a finalise comes twice', async (h) => {
    await h.store.mark('w', [h.fence], 60_000);
    await h.store.mark('w', [h.fence], 60_000);
    await h.store.finalise('w', [h.fence]);
    equal((await h.store.finalise('w', [h.fence])).marksAlive, 0);
    ok((await h.mint(h.fence))[0]);
  }),
  check('drops an entry at the end of its lifetime', async (h) => {
    await h.store.fill([await h.prepareFill('value', 20)]);
    await h.passTime(40);
    deepEqual(await h.read(h.entry), [null]);
  }),
  check('keeps fences alive as long as what was filled under them', async (h) => {
    const cells = [h.namespace, h.fence, h.entry];
    const [namespace, fence, token] = (await h.store.mint(cells, 400)) as Uint8Array[];
    const fill = await h.prepareFill('value', 60_000);
    deepEqual(
      [namespace, fence, token].map(hex),
      [...fill.expectations.map((expectation) => expectation.token), fill.token].map(hex),
    );
    deepEqual(await h.store.fill([fill]), [true]);
    await h.passTime(450);
    ok((await h.read(...cells)).every(Boolean));
  }),
  ...slidingCases,
  ...leaseCases,
  ...registryCases,
  ...hashCases,
  ...listingCases,
  check('remembers a fact until it is replaced, and answers null for what it was never told', async (h) => {
    equal(await h.store.recall(h.fact), null);
    await h.store.remember(h.fact, 'first');
    await h.store.remember(h.fact, 'second ✓');
    equal(await h.store.recall(h.fact), 'second ✓');
  }),
];

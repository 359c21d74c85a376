import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { decodeEnvelope } from '../../core/entry/decode-envelope.js';
import { ENTRY_HEAD_LENGTH, entryToken } from '../../core/entry/entry-cell.js';
import { encodeEnvelope } from '../../core/entry/envelope.js';
import { NOBODY, type Cell, type FillRequest } from '../../core/ports/store.js';
import { check, hex, type StoreConformanceCase } from './store-conformance-case.js';

/** What the protocol asks of a store for entries that are fields of a hash. */
export const hashCases: readonly StoreConformanceCase[] = [
  check('reads fields of a hash, keys, and what is absent in the order asked', async (h) => {
    const fills = [await h.prepareField('one'), await h.prepareFill('key'), await h.prepareField('two')];
    deepEqual(await h.store.fill(fills), [true, true, true]);
    const cells = [h.field('two'), h.entry, h.field('none'), h.fence, h.field('one')];
    const found = await h.read(...cells);
    deepEqual(
      found.map((bytes) => bytes !== null),
      [true, true, false, true, true],
    );
    deepEqual(
      [0, 1, 4].map((i) => Buffer.from(found[i]!)),
      [2, 1, 0].map((i) => Buffer.from(fills[i]!.envelope)),
    );
  }),
  check('answers the head of a field, or more of it, among other cells', async (h) => {
    const fill = await h.prepareField('one');
    await h.store.fill([fill, await h.prepareFill('key')]);
    const cells = [h.entry, h.field('one'), h.field('none')].map((cell): Cell => ({ ...cell, kind: 'head' }));
    const [key, head, none] = await h.read(...cells);
    equal(hex(head!.subarray(0, ENTRY_HEAD_LENGTH)), hex(fill.envelope.subarray(0, ENTRY_HEAD_LENGTH)));
    ok(key);
    equal(none, null);
  }),
  check(
    'mints the token of a field once, beside those of other cells, and answers the same when it has a value',
    async (h) => {
      const [one, , two] = await h.mint(h.field('one'), h.fence, h.field('two'));
      notEqual(hex(one), hex(two));
      equal(hex(entryToken((await h.read(h.field('one')))[0]!)), hex(one));
      await h.store.fill([await h.prepareField('one')]);
      deepEqual((await h.mint(h.field('two'), h.field('one'))).map(hex), [two, one].map(hex));
    },
  ),
  check('deletes one field by each half of a write, and leaves the others', async (h) => {
    await h.store.fill([await h.prepareField('one'), await h.prepareField('two')]);
    await h.store.mark('w', [h.entry, h.field('one')], 60_000);
    deepEqual(await h.mint(h.field('one')), [null]);
    deepEqual((await h.read(h.field('one'), h.field('two'))).map(Boolean), [false, true]);
    await h.store.finalise('w', [h.field('one'), h.entry]);
    equal((await h.store.finalise('w', [h.fence, h.field('two')])).deleted, 2);
    deepEqual(await h.read(h.field('two')), [null]);
  }),
  check('deletes one field for nobody, and leaves the others', async (h) => {
    await h.store.fill([await h.prepareField('one'), await h.prepareField('two'), await h.prepareFill('key')]);
    deepEqual(await h.store.finalise(NOBODY, [h.field('one')]), { deleted: 1, marksAlive: 0 });
    deepEqual((await h.read(h.field('one'), h.field('two'), h.entry)).map(Boolean), [false, true, true]);
  }),
  check('takes a field off its listing when it is finalised', async (h) => {
    const fill = await h.prepareListedFill('member');
    const field = await h.prepareField('one');
    deepEqual(await h.store.fill([{ ...field, listed: fill.listed }]), [true]);
    deepEqual(await h.listed(), [1, 'member']);
    await h.store.finalise('w', [h.fence, { ...h.field('one'), listed: fill.listed![0] }, h.field('two')]);
    await h.store.fill([await h.prepareListedFill('other')]);
    deepEqual(await h.listed(), [1, 'other']);
  }),
  check('lists a field no longer than its hash lives', async (h) => {
    await h.store.fill([await h.prepareField('first', 120)]);
    const { listed } = await h.prepareListedFill('member');
    await h.store.fill([{ ...(await h.prepareField('second', 60_000)), listed }]);
    deepEqual(await h.listed(), [1, 'member']);
    await h.passTime(140);
    deepEqual(await h.listed(), [0]);
  }),
  ...(['namespace', 'fence', 'field'] as const).map((what) =>
    check(
      `refuses the fill of a field after its ${what} was invalidated, also when new tokens were minted since`,
      async (h) => {
        const fill = await h.prepareField('one');
        await h.store.finalise('w', [what === 'field' ? h.field('one') : h[what]]);
        deepEqual(await h.store.fill([fill]), [false]);
        await h.mint(h.namespace, h.fence, h.field('one'));
        deepEqual(await h.store.fill([fill]), [false]);
      },
    ),
  ),
  check('counts the lifetime of a hash from its first entry, and does not prolong it by later ones', async (h) => {
    await h.store.fill([await h.prepareField('first', 120)]);
    await h.passTime(60);
    await h.store.fill([await h.prepareField('second', 60_000)]);
    ok((await h.read(h.field('second')))[0]);
    await h.passTime(80);
    deepEqual(await h.read(h.field('first'), h.field('second')), [null, null]);
  }),
  check('lets a hash live longer by every entry that says so, and no shorter', async (h) => {
    const prolonging = async (name: string, ttlMs: number) => ({
      ...(await h.prepareField(name, ttlMs)),
      prolongsHash: true,
    });
    await h.store.fill([await prolonging('first', 120)]);
    await h.passTime(60);
    await h.store.fill([await prolonging('second', 60_000)]);
    await h.store.fill([await prolonging('third', 20)]);
    await h.passTime(80);
    deepEqual((await h.read(h.field('second'))).map(Boolean), [true]);
    await h.store.fill([await h.prepareField('fourth', 20)]);
    await h.passTime(40);
    deepEqual((await h.read(h.field('second'), h.field('fourth'))).map(Boolean), [true, true]);
  }),
  ...(['namespace', 'fence'] as const).map((cell) =>
    check(`begins a hash anew after its ${cell} was invalidated`, async (h) => {
      await h.store.fill([await h.prepareField('first', 60)]);
      await h.store.finalise('w', cell === 'fence' ? [h.fence, h.wholeHash] : [h.namespace]);
      await h.store.fill([await h.prepareField('second')]);
      await h.passTime(80);
      ok((await h.read(h.field('second')))[0]);
    }),
  ),
  check('gives no field the tokens that came after it', async (h) => {
    for (const cell of [h.namespace, h.fence]) {
      const before = await h.prepareField('before');
      await h.store.fill([before]);
      await h.store.finalise('w', [cell]);
      await h.store.fill([await h.prepareField('after')]);
      const [found] = await h.read(h.field('before'));
      ok(!found || hex(found) === hex(before.envelope));
    }
  }),
  check('keeps fields of two builds in one hash, each as it was written', async (h) => {
    const fills = [await ofBuild(1, h.prepareField('one')), await ofBuild(2, h.prepareField('two'))];
    deepEqual(await h.store.fill(fills), [true, true]);
    const found = await h.read(h.field('one'), h.field('two'));
    deepEqual(
      found.map(hex),
      fills.map(({ envelope }) => hex(envelope)),
    );
  }),
  check('gives every field as its own build wrote it, or not at all, however many builds fill one hash', async (h) => {
    const builds = Array.from({ length: 20 }, (_, i) => i);
    const written: string[] = [];
    for (const build of builds) {
      const fill = await ofBuild(build, h.prepareField(`${build}`));
      deepEqual(await h.store.fill([fill]), [true]);
      written.push(hex(fill.envelope));
      const found = await h.read(...builds.slice(0, build + 1).map((each) => h.field(`${each}`)));
      equal(hex(found[build]), written[build]);
      ok(found.every((field, i) => !field || hex(field) === written[i]));
    }
  }),
  check('fills an empty field only, when told so', async (h) => {
    const fill = { ...(await h.prepareField('one')), ifEmpty: true };
    deepEqual(await h.store.fill([fill]), [true]);
    deepEqual(await h.store.fill([fill]), [false]);
  }),
];

/** Returns the fill as a build of another version would ask for it. */
async function ofBuild(build: number, asked: Promise<FillRequest>): Promise<FillRequest> {
  const fill = await asked;
  const version = new Uint8Array(8).fill(build);
  return { ...fill, envelope: encodeEnvelope({ ...decodeEnvelope(fill.envelope)!, version }) };
}

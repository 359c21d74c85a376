import { deepEqual, equal } from 'node:assert/strict';
import { NOBODY } from '../../core/ports/store.js';
import { check, type StoreConformanceCase } from './store-conformance-case.js';

/** What the protocol asks of a store that lists entries. */
export const listingCases: readonly StoreConformanceCase[] = [
  check('lists an entry with its fill, and not when the fill is refused', async (h) => {
    const late = await h.prepareListedFill('late');
    await h.store.finalise('w', [late.entry]);
    deepEqual(await h.store.fill([late, await h.prepareListedFill('one'), await h.prepareListedFill('two')]), [
      false,
      true,
      true,
    ]);
    deepEqual(await h.listed(), [2, 'one', 'two']);
  }),
  check('answers an empty page for a listing that is not there, and under no tokens', async (h) => {
    deepEqual(await h.page(), { count: 0, members: [] });
    await h.mint(h.namespace, h.fence);
    deepEqual(await h.page(), { count: 0, members: [] });
  }),
  ...(['w', NOBODY] as const).map((writer) =>
    check(
      `takes an entry off its listing when it is finalised ${writer ? '' : 'for nobody'}, and no other`,
      async (h) => {
        await h.store.fill([await h.prepareListedFill('one'), await h.prepareListedFill('two')]);
        await h.store.finalise(writer, [h.listedEntry('one')]);
        deepEqual(await h.listed(), [1, 'two']);
      },
    ),
  ),
  ...(['namespace', 'fence'] as const).map((cell) =>
    check(`holds a listing for empty once its ${cell} was invalidated, and begins it anew`, async (h) => {
      await h.store.fill([await h.prepareListedFill('old')]);
      await h.store.finalise('w', [h[cell]]);
      deepEqual(await h.listed(), [0]);
      await h.mint(h.namespace, h.fence);
      deepEqual(await h.listed(), [0]);
      await h.store.fill([await h.prepareListedFill('new')]);
      deepEqual(await h.listed(), [1, 'new']);
    }),
  ),
  check('lists no longer what has ended, and keeps a listing as long as its longest member', async (h) => {
    await h.store.fill([await h.prepareListedFill('long', 60_000)]);
    await h.store.fill([await h.prepareListedFill('short', 20)]);
    deepEqual(await h.listed(), [2, 'long', 'short']);
    await h.passTime(40);
    deepEqual(await h.listed(), [1, 'long']);
  }),
  check('pages through a listing by deadlines, and misses none', async (h) => {
    const names = Array.from({ length: 12 }, (_, i) => `member ${i}`);
    for (const [i, name] of names.entries()) await h.store.fill([await h.prepareListedFill(name, 60_000 - 1_000 * i)]);
    const found: string[] = [];
    for (let after = 0, page = await h.page(0, 5); page.members.length > 0; page = await h.page(after, 5)) {
      equal(page.count, 12);
      found.push(...page.members.map(({ member }) => member));
      after = page.members.at(-1)!.deadline;
      await h.store.fill([await h.prepareListedFill(names[11]!)]);
      if (found.length > 30) break;
    }
    deepEqual([...new Set(found)].sort(), [...names].sort());
  }),
  check('only counts when no members are wanted', async (h) => {
    await h.store.fill([await h.prepareListedFill('one')]);
    deepEqual(await h.page(0, 0), { count: 1, members: [] });
  }),
  check('lets those that end first make room in a listing that is full', async (h) => {
    for (const [i, name] of ['one', 'two', 'three'].entries())
      await h.store.fill([await h.prepareListedFill(name, 50_000 + 1_000 * i, 2)]);
    deepEqual(await h.listed(), [2, 'three', 'two']);
  }),
  check('unlists a member unless it has been filled again, with whatever lifetime', async (h) => {
    await h.store.fill([await h.prepareListedFill('one'), await h.prepareListedFill('two')]);
    const { members } = await h.page();
    await h.store.fill([await h.prepareListedFill('two', 30_000)]);
    await h.store.unlist(h.listing.key, members);
    deepEqual(await h.listed(), [1, 'two']);
  }),
];

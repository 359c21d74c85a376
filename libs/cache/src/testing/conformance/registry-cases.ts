import { deepEqual } from 'node:assert/strict';
import { check, type StoreConformanceCase } from './store-conformance-case.js';

/** What the protocol asks of a store for the registry of accessors. */
export const registryCases: readonly StoreConformanceCase[] = [
  check('answers who is registered per key, in the order asked, and nobody for a key without', async (h) => {
    const [one, two, elsewhere] = h.registrations;
    await h.store.register([one, two], 60_000, 'add');
    deepEqual(await h.members(elsewhere, one), [[], ['one', 'two']]);
    await h.store.register([elsewhere], 60_000, 'add');
    deepEqual(await h.members(elsewhere, one), [['one'], ['one', 'two']]);
  }),
  check('tells for each registration whether it was there, and adds none that is only renewed', async (h) => {
    const [one, two, elsewhere] = h.registrations;
    deepEqual(await h.store.register([one, elsewhere], 60_000, 'renew'), [false, false]);
    deepEqual(await h.members(one, elsewhere), [[], []]);
    deepEqual(await h.store.register([one], 60_000, 'add'), [false]);
    deepEqual(await h.store.register([elsewhere, one, two], 60_000, 'renew'), [false, true, false]);
    deepEqual(await h.members(one, elsewhere), [['one'], []]);
  }),
  check('counts a registration that has expired as absent, also beside one that has not', async (h) => {
    const [one, two] = h.registrations;
    await h.store.register([one], 20, 'add');
    await h.store.register([two], 60_000, 'add');
    await h.passTime(40);
    deepEqual(await h.store.register([one, two], 60_000, 'renew'), [false, true]);
    deepEqual(await h.members(one), [['two']]);
  }),
  check('never shortens the life of a registration, and lengthens it when it is renewed', async (h) => {
    const [one, two] = h.registrations;
    await h.store.register([one, two], 100, 'add');
    await h.store.register([one], 60_000, 'renew');
    await h.store.register([one], 1, 'add');
    await h.passTime(150);
    deepEqual(await h.store.register([one, two], 60_000, 'renew'), [true, false]);
  }),
  check('forgets a key whose registrations have all expired', async (h) => {
    const [one] = h.registrations;
    await h.store.register([one], 20, 'add');
    await h.passTime(40);
    deepEqual(await h.members(one), [[]]);
  }),
];

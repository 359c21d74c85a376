import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { BENTOCACHE_DRIFTS } from './bentocache/bentocache-drifts.js';
import { DRIFTS_OF_THE_SUITE, KEYV_DRIFTS } from './keyv/keyv-drifts.js';

it('every drift is in the docs, with its reason', async () => {
  const page = await readFile(new URL('../../docs/reference/peers-suites.md', import.meta.url), 'utf8');
  const drifts = [...BENTOCACHE_DRIFTS, ...KEYV_DRIFTS, ...DRIFTS_OF_THE_SUITE];
  const missing = drifts.filter(({ title, because }) => !page.includes(title) || !page.includes(because));
  expect(missing).toEqual([]);
});

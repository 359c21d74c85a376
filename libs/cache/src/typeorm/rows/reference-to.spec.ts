import { expect, it } from 'vitest';
import { referenceTo } from './reference-to.js';

it('gives the columns that a foreign key copies', () => {
  expect(referenceTo({ id: 4 })).toHaveProperty('id', 4);
});

it('refuses everything else, so that no rule takes it for undefined', () => {
  const reference = referenceTo({ id: 4 }) as { environmentId?: number };
  expect(() => reference.environmentId).toThrow('"environmentId" of the related row is not known');
});

it('may be awaited', async () => {
  const reference = referenceTo({ id: 4 });
  await expect(Promise.resolve(reference)).resolves.toBe(reference);
});

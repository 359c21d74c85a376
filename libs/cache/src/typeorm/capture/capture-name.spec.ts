import { expect, it } from 'vitest';
import { captureName } from './capture-name.js';

it('says whose it is, and what of', () => {
  expect(captureName('shop', 'orders')).toBe('coherent_cache_shop_orders');
});

it.each([63, 64, 200])('fits into what PostgreSQL keeps of a name: %i', (length) => {
  expect(Buffer.byteLength(captureName('ü'.repeat(length)))).toBeLessThanOrEqual(63);
});

it('differs where only the end does that is cut off', () => {
  const name = (end: string): string => captureName('shop', `${'x'.repeat(60)}${end}`);
  expect(name('a')).not.toBe(name('b'));
});

import { expect, it } from 'vitest';
import { captureName } from './capture-name.js';

it('says whose it is, and what of', () => {
  expect(captureName('shop', 'orders')).toBe('coherent_cache_shop/orders');
});

it.each([63, 64, 200])('fits into what PostgreSQL keeps of a name: %i', (length) => {
  expect(Buffer.byteLength(captureName('ü'.repeat(length)))).toBeLessThanOrEqual(63);
});

it.each<[string, string[], string[], string]>([
  ['where only the end does that is cut off', ['shop', `${'x'.repeat(60)}a`], ['shop', `${'x'.repeat(60)}b`], 'tables'],
  ['where a prefix ends as a table begins', ['shop', 'order_item'], ['shop_order', 'item'], 'prefixes'],
  ['where a table is called like a service and its table', ['shop', 'api/item'], ['shop/api', 'item'], 'services'],
])('differs %s', (_where, [owner, ...parts], [otherOwner, ...otherParts]) => {
  expect(captureName(owner!, ...parts)).not.toBe(captureName(otherOwner!, ...otherParts));
});

import { expect, it } from 'vitest';
import { KeySpace } from './key-space.js';
import { pendingKeyOf } from './pending-key-of.js';

it('is in the slot of the cell, and no cell', () => {
  expect(pendingKeyOf('{app:orders:3}e:d42;')).toBe('{app:orders:3}p:e:d42;');
});

it('is what a key space makes, whatever an id holds', () => {
  const keys = new KeySpace('app', 'orders', (text) => text, 4);
  for (const { key, pendingKey } of [keys.entry('s3:}p:'), keys.index('1.a', 's1:{'), keys.fence('}'), ...keys.spaces])
    expect(pendingKey).toBe(pendingKeyOf(key));
});

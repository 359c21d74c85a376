import { expect, it } from 'vitest';
import { hashOf } from './hash-of.js';
import { KeySpace } from './key-space.js';

const keys = new KeySpace('app', 'links', () => 'digest', 4);

it.each([
  ['d1;', 's1:x'],
  ['s3:1:2', 'd1;'],
  ['s7:{}h:3:', 'n'],
  ['s200:' + 'x'.repeat(200), 's300:' + 'y'.repeat(300)],
])('finds the hash of %s in the key of a field %s', (values, rest) => {
  const cell = keys.field(values, rest);
  expect(hashOf(cell.key)).toBe(cell.hash);
  expect(cell.hash).toBe(keys.hash(values));
  expect(cell.key.length).toBeGreaterThan(cell.hash!.length);
});

it('takes no other key for a field', () => {
  for (const cell of [keys.entry('h:1:x'), keys.index('1.a', 'd1;'), ...keys.spaces])
    expect(hashOf(cell.key)).toBeUndefined();
});

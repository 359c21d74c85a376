import { expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import type { KindOfWrite } from './kinds-of-write.js';
import { WriteDeck } from './write-deck.js';

const write = () => Promise.resolve('skipped' as const);
const kinds: KindOfWrite[] = [
  ['often', 9, write],
  ['rare', 1, write],
];
const deal = (seed: number, howMany: number) => {
  const deck = new WriteDeck(kinds, seededRandom(seed));
  return Array.from({ length: howMany }, () => deck.deal()[0]);
};

it('deals every kind as often as its share says', () => {
  const dealt = deal(7, 20);
  expect(dealt.slice(0, 10).filter((kind) => kind === 'rare')).toHaveLength(1);
  expect(dealt.slice(10).filter((kind) => kind === 'rare')).toHaveLength(1);
});

it('deals in the same order for the same seed, and in others for others', () => {
  const orders = Array.from({ length: 20 }, (_, seed) => deal(seed, 10).join());
  expect(deal(7, 10).join()).toBe(orders[7]);
  expect(new Set(orders).size).toBeGreaterThan(1);
});

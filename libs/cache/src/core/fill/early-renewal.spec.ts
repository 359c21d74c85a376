import { describe, expect, it } from 'vitest';
import type { Entropy } from '../ports/entropy.js';
import { isDueEarly } from './early-renewal.js';

const always = (byte: number): Entropy => ({
  bytes: (length) => new Uint8Array(length).fill(byte),
  digest: (text) => text,
});
const NEVER_ASKED: Entropy = {
  bytes: () => {
    throw new Error('no chance was needed');
  },
  digest: (text) => text,
};

describe('an early renewal', () => {
  it.each<[string, number, number, number, boolean]>([
    ['half of the draws are beyond 0.689 loads', 0x80, 68, 100, true],
    ['half of the draws are beyond 0.689 loads', 0x80, 69, 100, false],
    ['the rarest draw is 33 loads away', 0x00, 3_327, 100, true],
    ['the rarest draw is 33 loads away', 0x00, 3_328, 100, false],
    ['the commonest draw is now', 0xff, 1, 100, false],
    ['an entry that took no time to load needs no renewal', 0x00, 1, 0, false],
  ])('because %s: byte %i with %i ms left of a load of %i ms: %s', (_because, byte, left, load, due) => {
    expect(isDueEarly(left, load, 1, always(byte))).toBe(due);
  });

  it('comes earlier with more eagerness', () => {
    expect([0.5, 1, 2].map((eagerness) => isDueEarly(100, 100, eagerness, always(0x50)))).toEqual([false, true, true]);
  });

  it('draws no chance while there is time: a hit stays cheap', () => {
    expect(isDueEarly(60_000, 100, 1, NEVER_ASKED)).toBe(false);
    expect(isDueEarly(1, 100, 0, NEVER_ASKED)).toBe(false);
  });

  it('is decided by about one of a thousand readers who come in the last load’s time', () => {
    let seed = 1;
    const random: Entropy = {
      bytes: (length) => Uint8Array.from({ length }, () => (seed = (seed * 48_271) % 2_147_483_647) & 0xff),
      digest: (text) => text,
    };
    const due = Array.from({ length: 10_000 }, () => isDueEarly(100 * Math.log(1_000), 100, 1, random)).filter(Boolean);
    expect(due.length).toBeGreaterThan(2);
    expect(due.length).toBeLessThan(30);
  });
});

import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration.js';

describe('parseDuration', () => {
  it('says that a missing duration is required', () => {
    expect(() => parseDuration(undefined as unknown as string, 'ttl')).toThrow(/^ttl is required\. Give a positive/);
  });

  it.each<[string | number, number]>([
    [1, 1],
    ['50ms', 50],
    ['10s', 10_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    [' 1 d ', 86_400_000],
  ])('reads %s as %i ms', (value, ms) => expect(parseDuration(value, 'ttl')).toBe(ms));

  it.each([
    0,
    -5,
    1.5,
    Number.NaN,
    Infinity,
    2 ** 53,
    '',
    '5',
    '5 weeks',
    '-5s',
    'ten seconds',
    '0s',
    '0.1ms',
    null,
    {},
    10n,
  ])('refuses %s and says what to give', (value) => {
    expect(() => parseDuration(value as string, 'ttl of "things"')).toThrow(/^ttl of "things": .*'500ms', '60s'/);
  });
});

import { describe, expect, it } from 'vitest';
import { readLocalOptions, type LocalOptions } from './local-options.js';

const namespace = { name: 'n', ttlMs: 1_000 };

describe('readLocalOptions', () => {
  it.each([
    [undefined, {}, null, 'it was not asked for'],
    [false, {}, null, 'it was refused'],
    [true, {}, { trustMs: 0, maxEntries: 10_000, maxBytes: 33_554_432 }, 'the store is asked at every read by default'],
    [{}, { maxEntries: 5 }, { trustMs: 0, maxEntries: 5, maxBytes: 33_554_432 }, "the cache's bounds are the default"],
    [
      { maxEntries: 7 },
      { maxEntries: 5, maxBytes: 9 },
      { trustMs: 0, maxEntries: 7, maxBytes: 9 },
      'its own come first',
    ],
    [{ trust: '200ms' }, { maxBytes: 9 }, { trustMs: 200, maxEntries: 10_000, maxBytes: 9 }, 'a window is a duration'],
  ] as const)('reads %j with defaults %j as %j, because %s', (given, defaults, policy, _because) => {
    expect(readLocalOptions(given, defaults, namespace)).toEqual(policy);
  });

  it.each([
    ['yes', 'Namespace "n": local must be true, false, or an object with trust, maxEntries, maxBytes.'],
    [null, 'must be true, false'],
    [{ trust: '1s' }, 'local.trust is not shorter than the ttl'],
    [{ trust: 0 }, 'not a usable duration'],
    [{ trust: '200' }, 'has no known unit'],
    [{ maxEntries: 0 }, 'local.maxEntries is 0. Give a positive whole number.'],
    [{ maxBytes: 1.5 }, 'local.maxBytes is 1.5'],
    [{ window: 5 }, 'local.window is not an option. Options: trust, maxEntries, maxBytes.'],
  ])('refuses %j', (given, message) => {
    expect(() => readLocalOptions(given as LocalOptions, {}, namespace)).toThrow(message);
  });

  it('refuses wrong defaults too', () => {
    expect(() => readLocalOptions(true, { maxBytes: -1 }, namespace)).toThrow('local.maxBytes is -1');
  });
});

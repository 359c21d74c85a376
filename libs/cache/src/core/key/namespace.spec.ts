import { describe, expect, it } from 'vitest';
import type { NamespaceOptions } from '../access/namespace-options.js';
import { Namespace } from './namespace.js';

const good: NamespaceOptions = { name: 'things', id: ['a', 'b'], indexes: [['a']], ttl: '60s' };
const declare = (options: object): Namespace =>
  new Namespace({ ...good, ...options }, 'app', (text) => `digest${text.length}`);

describe('a namespace', () => {
  it.each<[string, object, RegExp]>([
    ['its name could leave the hash tag', { name: 'a}b' }, /Namespace "a\}b" is not usable.*letters, digits/],
    ['its name is empty', { name: '' }, /not usable/],
    ['it has no id field', { id: [] }, /id must list at least one field/],
    ['an id field stands twice', { id: ['a', 'a'] }, /each once/],
    ['an index is over unknown fields', { indexes: [['c']] }, /unknown fields: c\. Fields of the id: a, b/],
    ['an index is empty', { indexes: [[]] }, /index must list/],
    ['an index is the whole id', { indexes: [['b', 'a']] }, /index over its whole id/],
    ['an index stands twice', { indexes: [['a'], ['a']] }, /one index twice/],
    ['indexes are no list', { indexes: 'a' }, /indexes must be a list of lists/],
    ['an option does not exist', { tll: '1m' }, /tll is not an option\. Options: name, id, ttl/],
    ['the scope is no name', { scope: '' }, /scope must be the name of a scope/],
    ['the scope is a field of the id as well', { scope: 'a' }, /scope "a" is a field of its id as well.*Leave it out/],
    ['tags are no function', { tags: 'x' }, /tags must be a function/],
    ['cacheIf is no function', { cacheIf: 'x' }, /cacheIf must be a function/],
    ['the codec is no codec', { codec: {} }, /codec must be the name of a codec, or an object with id/],
    ['the codec is null', { codec: null }, /codec must be the name/],
    ['the version is an object', { version: {} }, /version must be a string or a number/],
    ['the ttl is missing', { ttl: undefined }, /ttl of namespace "things" is required.*'60s'/],
    ['the ttl has no unit', { ttl: '60' }, /no known unit/],
    ['the ttl is 0', { ttl: 0 }, /not a usable duration/],
    ['the ttl is negative', { ttl: -1 }, /not a usable duration/],
    ['the ttl is NaN', { ttl: Number.NaN }, /not a usable duration/],
    ['the ttl is beyond 2^53', { ttl: 2 ** 53 }, /not a usable duration/],
    ['the ttl is beyond 2^53 in text', { ttl: '999999999999d' }, /not a usable duration/],
    ['the jitter is above a half', { jitter: 0.6 }, /jitter 0\.6.*0 to 0\.5/],
    ['the negativeTtl has no unit', { negativeTtl: '5' }, /negativeTtl of namespace "things": '5' has no known unit/],
    ['the grace is 0', { grace: 0 }, /grace of namespace "things": 0 is not a usable duration/],
    ['refreshAhead is negative', { refreshAhead: -1 }, /refreshAhead -1\. Give true, or a number above 0/],
    ['refreshAhead is NaN', { refreshAhead: Number.NaN }, /refreshAhead NaN/],
    ['refreshAhead is text', { refreshAhead: 'yes' }, /refreshAhead must be true, false or a number/],
    [
      'sliding ends before the ttl',
      { sliding: { atMost: '60s' } },
      /`sliding\.atMost` that is not longer than its ttl/,
    ],
    ['sliding has other fields', { sliding: { most: '2h' } }, /sliding must be true, false or \{ atMost/],
    ['sliding has no end', { sliding: {} }, /sliding\.atMost of namespace "things" is required/],
    ['it is sliding and enumerable', { sliding: true, enumerable: true }, /`enumerable` and `sliding`.*Leave one/],
    ['a soft timeout has no grace', { timeout: { soft: '1s' } }, /`timeout\.soft` and no `grace`.*Give a `grace`/],
    [
      'the soft timeout is the longer one',
      { grace: '1m', timeout: { soft: '2s', hard: '1s' } },
      /`timeout\.soft` longer than its `timeout\.hard`/,
    ],
    ['the timeout has other fields', { timeout: { sotf: '1s' } }, /timeout must be a duration or \{ soft, hard \}/],
    ['the lease has no unit', { lease: '5' }, /lease of namespace "things": '5' has no known unit/],
    ['the lease is an object', { lease: {} }, /lease must be true, false or a duration/],
    ['tags are another word', { tags: 'load' }, /tags must be a function from the value to its tags, or 'loaded'/],
    ['maxBytes is no number', { maxBytes: 'big' }, /maxBytes big/],
  ])('is refused with a remedy when %s', (_because, options, message) => {
    expect(() => declare(options)).toThrow(
      expect.objectContaining({
        code: 'CACHE_CONFIGURATION',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });

  it('gives one id the same keys whatever the order of its declaration', () => {
    const one = declare({}).address({ a: 1, b: null });
    const other = declare({ id: ['b', 'a'] }).address({ b: null, a: 1 });
    expect(other).toEqual(one);
  });

  it('puts every key under its own hash tag, whatever an id holds', () => {
    const { entry, indexes } = declare({}).address({ a: '}{x}', b: '{other}' });
    for (const { key, pendingKey } of [entry, ...indexes])
      for (const text of [key, pendingKey]) expect(/^[^{]*\{([^}]+)\}/.exec(text)?.[1]).toBe('app:things');
  });

  it('bounds the length of keys', () => {
    expect(declare({}).address({ a: 'x'.repeat(1_000_000), b: null }).entry.key.length).toBeLessThan(220);
  });

  it('finds the widest index within the known fields', () => {
    const namespace = declare({ id: ['a', 'b', 'c'], indexes: [['a'], ['a', 'b'], ['c']] });
    expect(namespace.widestIndexWithin(['a', 'b'])).toEqual(['a', 'b']);
    expect(namespace.widestIndexWithin(['a'])).toEqual(['a']);
    expect(namespace.widestIndexWithin(['b'])).toBeNull();
  });
});

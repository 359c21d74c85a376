import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { readOptions } from './read-options.js';

const WRONG: readonly { option: string; given: unknown; says: RegExp; because: string }[] = [
  { option: 'options', given: undefined, says: /"options".*Give an object/, because: 'nothing was given' },
  { option: 'prefix', given: {}, says: /"prefix".*Give a short name/, because: 'keys of two applications would mix' },
  { option: 'prefix', given: { prefix: 7 }, says: /"prefix".*Give a short name/, because: 'a number is no name' },
  {
    option: 'prefix',
    given: { prefix: '' },
    says: /"prefix".*Give a letter or digit/,
    because: 'an empty prefix confines nothing',
  },
  {
    option: 'prefix',
    given: { prefix: 'a{b}' },
    says: /"prefix".*Give a letter or digit/,
    because: 'braces choose the hash slot',
  },
  {
    option: 'prefix',
    given: { prefix: '-a' },
    says: /"prefix".*Give a letter or digit/,
    because: 'it starts with a hyphen',
  },
  { option: 'prefix', given: { prefix: 'x'.repeat(65) }, says: /"prefix".*at most 63/, because: 'it is too long' },
  {
    option: 'redis',
    given: { prefix: 'a', redis: 'localhost:6379' },
    says: /"redis".*redis:\/\/localhost:6379/,
    because: 'the scheme is missing',
  },
  {
    option: 'redis',
    given: { prefix: 'a', redis: 6379 },
    says: /"redis".*ioredis options/,
    because: 'a port alone says no host',
  },
  {
    option: 'redis',
    given: { prefix: 'a', redis: null },
    says: /"redis".*leave it out/,
    because: 'null is neither a place nor absent',
  },
  {
    option: 'redis',
    given: { prefix: 'a', redis: ['redis://a'] },
    says: /"redis".*Give a URL/,
    because: 'a list is not one server',
  },
  { option: 'version', given: { prefix: 'a', version: 3 }, says: /"version".*Give text/, because: 'a version is text' },
  {
    option: 'version',
    given: { prefix: 'a', version: '' },
    says: /"version".*leave it out/,
    because: 'empty text is most likely an unset variable',
  },
  {
    option: 'onUnavailable',
    given: { prefix: 'a', onUnavailable: 'fail' },
    says: /"onUnavailable".*'proceed' or 'abort'/,
    because: 'there is no third policy',
  },
  {
    option: 'readBudget',
    given: { prefix: 'a', readBudget: '50' },
    says: /readBudget.*unit.*'500ms'/,
    because: 'the unit is missing',
  },
  {
    option: 'readBudget',
    given: { prefix: 'a', readBudget: 0 },
    says: /readBudget.*positive/,
    because: 'no store answers in no time',
  },
  {
    option: 'writeBudget',
    given: { prefix: 'a', writeBudget: -1 },
    says: /writeBudget.*positive/,
    because: 'time does not run backwards',
  },
  {
    option: 'writeBudget',
    given: { prefix: 'a', writeBudget: true },
    says: /"writeBudget".*milliseconds/,
    because: 'a flag is no duration',
  },
  {
    option: 'markLease',
    given: { prefix: 'a', markLease: Number.NaN },
    says: /markLease.*positive/,
    because: 'NaN is what a failed parse leaves',
  },
  {
    option: 'markLease',
    given: { prefix: 'a', markLease: 2 ** 53 },
    says: /markLease.*not a usable duration/,
    because: 'it cannot be counted exactly',
  },
  {
    option: 'memory',
    given: { prefix: 'a', memory: 5 },
    says: /"memory".*Give an object/,
    because: 'the bound has to be named',
  },
  {
    option: 'memory.maxEntries',
    given: { prefix: 'a', memory: { maxEntries: 0 } },
    says: /"memory\.maxEntries".*positive/,
    because: 'nothing could be kept',
  },
  {
    option: 'memory.size',
    given: { prefix: 'a', memory: { size: 1 } },
    says: /"memory\.size".*maxEntries, maxBytes/,
    because: 'a typo must not be ignored',
  },
  {
    option: 'loads',
    given: { prefix: 'a', loads: 100 },
    says: /"loads".*Give an object/,
    because: 'two bounds are needed',
  },
  {
    option: 'loads.concurrency',
    given: { prefix: 'a', loads: { concurrency: 0 } },
    says: /"loads\.concurrency".*positive/,
    because: 'nothing could be loaded',
  },
  {
    option: 'loads.concurrency',
    given: { prefix: 'a', loads: { concurrency: Number.POSITIVE_INFINITY } },
    says: /"loads\.concurrency".*whole number/,
    because: 'a bound has to bound',
  },
  {
    option: 'loads.queue',
    given: { prefix: 'a', loads: { queue: -1 } },
    says: /"loads\.queue".*0 or a positive/,
    because: 'fewer than none cannot wait',
  },
  {
    option: 'loads.limit',
    given: { prefix: 'a', loads: { limit: 1 } },
    says: /"loads\.limit".*concurrency, queue/,
    because: 'a typo must not be ignored',
  },
  {
    option: 'enabled',
    given: { prefix: 'a', enabled: 'false' },
    says: /"enabled".*compared first/,
    because: "the text 'false' is true",
  },
  {
    option: 'registry',
    given: { prefix: 'a', registry: 'off' },
    says: /"registry".*true or false/,
    because: 'text is no flag',
  },
  {
    option: 'seal',
    given: { prefix: 'a', seal: 'secret' },
    says: /"seal".*keys: \[\{ id, key \}\]/,
    because: 'a key needs an id',
  },
  {
    option: 'logEvents',
    given: { prefix: 'a', logEvents: 1 },
    says: /"logEvents".*true or false/,
    because: 'a number is no flag',
  },
  {
    option: 'observers',
    given: { prefix: 'a', observers: {} },
    says: /"observers".*array/,
    because: 'there may be several',
  },
  {
    option: 'observers.0',
    given: { prefix: 'a', observers: [{}] },
    says: /"observers\.0".*observe\(event\)/,
    because: 'it could not be told anything',
  },
  {
    option: 'url',
    given: { prefix: 'a', url: 'redis://x' },
    says: /Unknown option "url".*Known options: prefix, redis/,
    because: 'a typo must not be ignored',
  },
];

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('readOptions', () => {
  it.each(WRONG)('refuses a wrong $option and says the remedy, because $because', ({ given, says }) => {
    expect(() => readOptions(given)).toThrow(ConfigurationError);
    expect(() => readOptions(given)).toThrow(says);
  });

  it('names every wrong option at once', () => {
    expect(() => readOptions({ prefix: '', enabled: 1 })).toThrow(/"prefix".*"enabled"/);
  });

  it('never quotes a wrong Redis location, because it may hold a password', () => {
    const message = messageOf(() => readOptions({ prefix: 'a', redis: 'rediss//user:secret@host' }));
    expect(message).toContain('"redis"');
    expect(message).not.toContain('secret');
  });

  it('gives durations in milliseconds', () => {
    const options = readOptions({ prefix: 'a', readBudget: '20ms', writeBudget: 300, markLease: '5s' });
    expect(options).toMatchObject({ readBudget: 20, writeBudget: 300, markLease: 5_000 });
  });

  it.each([{ redis: '' }, { redis: undefined }, {}])(
    'takes an absent or empty Redis location for the in-process store: %o',
    (redis) => {
      expect(readOptions({ prefix: 'a', ...redis }).redis).toBeNull();
    },
  );

  it.each([
    'redis://localhost',
    'rediss://user:pass@host:6380/2',
    { host: 'localhost' },
    () => ({ host: 'localhost' }),
  ])('accepts a Redis location: %o', (redis) => {
    expect(readOptions({ prefix: 'a', redis }).redis).toBe(redis);
  });
});

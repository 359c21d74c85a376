import { z } from 'zod';
import type { Duration } from '../../core/entry/duration.js';
import type { SealOptions } from '../../core/ports/wrapping.js';
import type { Observer } from '../../core/ports/observer.js';
import type { RedisLocation } from '../../stores/redis/redis-location.js';
import type { WrapStore } from '../../stores/passing/wrap-store.js';
import type { BypassOptions } from '../bypass/bypass-options.js';
import type { ScopeResolvers } from '../scope/cache-scopes.js';

const REDIS_URL = /^rediss?:\/\/\S+$/;

const prefix = z
  .string('Give a short name that no other application on this Redis uses.')
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
    error: 'Give a letter or digit, then at most 63 letters, digits, dots, underscores or hyphens.',
  });

const redis = z.custom<RedisLocation>(isRedisLocation, {
  error:
    "Give a URL such as 'redis://localhost:6379', ioredis options, { cluster: [...] }, a client, a function that returns one of these, or leave it out for the in-process store.",
});

/** Units and bounds are checked by `parseDuration`, which knows the remedy. */
const duration = z.custom<Duration>((value) => typeof value === 'number' || typeof value === 'string', {
  error: "Give a positive number of milliseconds or text with a unit, such as '500ms' or '10s'.",
});

const count = z.int('Give a positive whole number.').positive('Give a positive whole number.');

const countOrZero = z.int('Give 0 or a positive whole number.').nonnegative('Give 0 or a positive whole number.');

/** Keys are checked where they are used, and never quoted. */
const seal = z.custom<SealOptions>((value) => Array.isArray((value as { keys?: unknown } | null)?.keys), {
  error: 'Give { keys: [{ id, key }] }, each key 32 random bytes or their base64.',
});

const toggle = z.boolean("Give true or false; text from the environment such as 'false' has to be compared first.");

const observer = z.custom<Observer>((value) => typeof (value as Observer | null)?.observe === 'function', {
  error: 'Give objects with a method observe(event).',
});

const wrapStore = z.custom<WrapStore>((value) => typeof value === 'function', {
  error: 'Give functions that take a store and return the one in front of it.',
});

const resolver = z.custom<ScopeResolvers[string]>((value) => typeof value === 'function', {
  error: 'Give a function that returns for whom the caller runs, such as { tenant: () => cls.get("tenantId") }.',
});

const bypass = z.strictObject(
  {
    header: z
      .string('Give the name of a header.')
      .regex(/^[\w-]+$/, 'Give the name of a header, such as x-skip-cache.'),
    allow: z.custom<BypassOptions['allow']>((value) => typeof value === 'function', {
      error: 'Give a function that tells whether the client of a request may; whoever may can make every read load.',
    }),
    then: z.enum(['pass', 'refresh'], { error: "Give 'pass' or 'refresh'." }).optional(),
  },
  { error: wrongShape },
);

/** The options of `CacheModule.forRoot`, each with the remedy for a wrong value. */
export const cacheModuleOptionsSchema = z.strictObject(
  {
    prefix,
    redis: redis.optional(),
    version: z
      .string("Give text, for example a commit's hash, or leave it out.")
      .min(1, 'Give text, or leave it out.')
      .optional(),
    onUnavailable: z.enum(['proceed', 'abort'], { error: "Give 'proceed' or 'abort'." }).optional(),
    readBudget: duration.optional(),
    writeBudget: duration.optional(),
    markLease: duration.optional(),
    memory: z
      .strictObject({ maxEntries: count.optional(), maxBytes: count.optional() }, { error: wrongShape })
      .optional(),
    local: z
      .strictObject({ maxEntries: count.optional(), maxBytes: count.optional() }, { error: wrongShape })
      .optional(),
    loads: z
      .strictObject({ concurrency: count.optional(), queue: countOrZero.optional() }, { error: wrongShape })
      .optional(),
    scopes: z.record(z.string().min(1), resolver, { error: wrongShape }).optional(),
    bypass: bypass.optional(),
    wrapStore: z
      .array(wrapStore, 'Give an array of functions that take a store and return the one in front of it.')
      .readonly()
      .optional(),
    enabled: toggle.optional(),
    registry: toggle.optional(),
    seal: seal.optional(),
    logEvents: toggle.optional(),
    observers: z.array(observer, 'Give an array of objects with a method observe(event).').readonly().optional(),
  },
  { error: wrongShape },
);

function isRedisLocation(value: unknown): boolean {
  if (typeof value === 'string') return value === '' || REDIS_URL.test(value);
  return typeof value === 'function' || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

function wrongShape(issue: { readonly code?: string | undefined }): string | undefined {
  return issue.code === 'invalid_type' ? 'Give an object.' : undefined;
}

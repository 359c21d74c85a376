import type { z } from 'zod';
import { parseDuration, type Duration } from '../../core/entry/duration.js';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { RedisLocation } from '../../stores/redis/redis-location.js';
import type { CacheModuleOptions, MemoryOptions } from '../cache-module-options.js';
import { cacheModuleOptionsSchema } from './cache-module-options-schema.js';

/** Checked options: durations in milliseconds, no empty Redis location. */
export interface CheckedOptions extends Omit<
  CacheModuleOptions,
  'redis' | 'memory' | 'readBudget' | 'writeBudget' | 'markLease'
> {
  readonly redis: RedisLocation | null;
  readonly memory: MemoryOptions;
  readonly readBudget: number | undefined;
  readonly writeBudget: number | undefined;
  readonly markLease: number | undefined;
}

/**
 * Checks what the user gave to `CacheModule.forRoot`.
 *
 * @throws ConfigurationError that names each wrong option and its remedy, never its value: a Redis URL may hold a password.
 */
export function readOptions(given: unknown): CheckedOptions {
  const result = cacheModuleOptionsSchema.safeParse(given, { reportInput: false });
  if (!result.success)
    throw new ConfigurationError(`CacheModule.forRoot: ${result.error.issues.map(describe).join(' ')}`);
  const { redis, readBudget, writeBudget, markLease, memory, ...rest } = result.data;
  return {
    ...rest,
    redis: redis || null,
    memory: memory ?? {},
    readBudget: inMs(readBudget, 'readBudget'),
    writeBudget: inMs(writeBudget, 'writeBudget'),
    markLease: inMs(markLease, 'markLease'),
  };
}

function inMs(duration: Duration | undefined, option: string): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration, `CacheModule.forRoot: ${option}`);
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return `Option "${path || 'options'}" is missing or wrong. ${issue.message}`;
  const { shape } = cacheModuleOptionsSchema;
  const known = Object.keys(
    path === 'memory' || path === 'loads' || path === 'local' || path === 'bypass' ? shape[path].unwrap().shape : shape,
  );
  const names = issue.keys.map((key) => `"${path ? `${path}.` : ''}${key}"`).join(', ');
  return `Unknown option ${names}. Known options: ${known.join(', ')}.`;
}

import type { NamespaceOptions } from '../access/namespace-options.js';
import { WRAPPED } from '../entry/encode-wrapped.js';
import { ConfigurationError } from '../errors/configuration-error.js';

type Check = readonly [isRight: (value: unknown) => boolean, wanted: string];

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isDuration = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const hasOnly = (value: unknown, fields: readonly string[]): boolean =>
  isObject(value) && Object.keys(value).every((field) => fields.includes(field));
const anything: Check = [() => true, ''];

/** Options with a check of their own elsewhere take anything here. */
const CHECKS: Readonly<Record<keyof NamespaceOptions, Check>> = {
  name: anything,
  id: anything,
  ttl: anything,
  negativeTtl: anything,
  grace: anything,
  timeout: [(value) => !isObject(value) || hasOnly(value, ['soft', 'hard']), 'a duration or { soft, hard }'],
  sliding: [(value) => isBoolean(value) || hasOnly(value, ['atMost']), 'true, false or { atMost: a duration }'],
  refreshAhead: [(value) => isBoolean(value) || typeof value === 'number', 'true, false or a number'],
  lease: [(value) => isBoolean(value) || isDuration(value), 'true, false or a duration'],
  jitter: anything,
  maxBytes: anything,
  indexes: [Array.isArray, 'a list of lists of fields'],
  scope: [(value) => typeof value === 'string' && value !== '', 'the name of a scope of CacheModule.forRoot'],
  tags: [(value) => isFunction(value) || value === 'loaded', "a function from the value to its tags, or 'loaded'"],
  cacheIf: [isFunction, 'a function from the value to a boolean'],
  bulkWrites: [(value: unknown) => value === 'widen' || value === 'exact', "'widen' or 'exact'"],
  codec: [
    (value) => typeof value === 'string' || isCodec(value),
    `the name of a codec, or an object with id (0 to 255, not ${WRAPPED}), name, encode and decode`,
  ],
  compressAbove: [(value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a number of bytes, 0 or more'],
  compression: [(value) => ['deflate', 'brotli', 'zstd'].includes(value as string), "'deflate', 'brotli' or 'zstd'"],
  seal: [
    (value) => value === false || (typeof value === 'object' && value !== null),
    '{ keys: [{ id, key }] }, or false to leave payloads open',
  ],
  enumerable: [
    (value) => typeof value === 'boolean' || isMost(value),
    'true, false, or { most } with a whole number of ids, at least 1',
  ],
  layout: [(value: unknown) => value === 'keys' || value === 'hash', "'keys' or 'hash'"],
  hashTtl: [
    (value: unknown) => value === 'create' || value === 'write',
    "'create' or 'write'. There is no hash without an end: one that nobody asks for any more would stay for ever. For one that lives long give a long ttl",
  ],
  legacy: anything,
  local: anything,
  version: [(value) => typeof value === 'string' || typeof value === 'number', 'a string or a number'],
};

/** @throws ConfigurationError for options that do not exist and for values of another type than they take. */
export function checkOptions(options: NamespaceOptions): void {
  for (const [option, value] of Object.entries(options)) {
    const where = `Namespace "${String(options.name)}": ${option}`;
    if (!Object.hasOwn(CHECKS, option)) {
      throw new ConfigurationError(`${where} is not an option. Options: ${Object.keys(CHECKS).join(', ')}.`);
    }
    const [isRight, wanted] = CHECKS[option as keyof NamespaceOptions];
    if (value !== undefined && !isRight(value)) throw new ConfigurationError(`${where} must be ${wanted}.`);
  }
}

function isMost(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).some((key) => key !== 'most')) return false;
  const { most } = value as Record<string, unknown>;
  return Number.isSafeInteger(most) && (most as number) > 0;
}

function isCodec(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, encode, decode } = value as Record<string, unknown>;
  const isByte = Number.isInteger(id) && (id as number) >= 0 && (id as number) <= 255;
  return isByte && id !== WRAPPED && typeof name === 'string' && isFunction(encode) && isFunction(decode);
}

import type { NamespaceOptions } from '../access/namespace-options.js';
import { ConfigurationError } from '../errors/configuration-error.js';

type Check = readonly [isRight: (value: unknown) => boolean, wanted: string];

const isFunction = (value: unknown): boolean => typeof value === 'function';
const anything: Check = [() => true, ''];

/** Options with a check of their own elsewhere take anything here. */
const CHECKS: Readonly<Record<keyof NamespaceOptions, Check>> = {
  name: anything,
  id: anything,
  ttl: anything,
  timeout: anything,
  jitter: anything,
  maxBytes: anything,
  indexes: [Array.isArray, 'a list of lists of fields'],
  tags: [isFunction, 'a function from the value to its tags'],
  cacheIf: [isFunction, 'a function from the value to a boolean'],
  bulkWrites: [(value: unknown) => value === 'widen' || value === 'exact', "'widen' or 'exact'"],
  codec: [
    (value) => typeof value === 'string' || isCodec(value),
    'the name of a codec, or an object with id, name, encode and decode',
  ],
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

function isCodec(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, encode, decode } = value as Record<string, unknown>;
  const isByte = Number.isInteger(id) && (id as number) >= 0 && (id as number) <= 255;
  return isByte && typeof name === 'string' && isFunction(encode) && isFunction(decode);
}

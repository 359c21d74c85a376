import { ConfigurationError } from '../errors/configuration-error.js';
import type { LegacyOptions } from './legacy-options.js';

type Check = readonly [type: string, isRequired: boolean];

const CHECKS: Readonly<Record<keyof LegacyOptions, Check>> = {
  keys: ['function', true],
  decode: ['function', false],
  strict: ['boolean', false],
  migrate: ['boolean', false],
  idOf: ['function', false],
  match: ['string', false],
};

/** @throws ConfigurationError for what is no option, has another type, or cannot be kept right. */
export function checkLegacy(legacy: LegacyOptions, where: string, hasTags: boolean): void {
  if (typeof legacy !== 'object' || legacy === null)
    throw new ConfigurationError(`${where} must be an object with \`keys\`, a function from an id to its old keys.`);
  for (const option of Object.keys(legacy))
    if (!Object.hasOwn(CHECKS, option))
      throw new ConfigurationError(`${where}.${option} is not an option. Options: ${Object.keys(CHECKS).join(', ')}.`);
  for (const [option, [type, isRequired]] of Object.entries(CHECKS)) {
    const value = legacy[option as keyof LegacyOptions];
    if (value === undefined ? isRequired : typeof value !== type)
      throw new ConfigurationError(`${where}.${option} must be a ${type}.`);
  }
  if (hasTags)
    throw new ConfigurationError(
      `${where} does not go with tags: nobody can tell which tags an old value had when they were invalidated. Leave out one of the two.`,
    );
}

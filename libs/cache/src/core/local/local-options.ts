import type { Duration } from '../entry/duration.js';
import { parseDuration } from '../entry/duration.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { LocalBounds } from '../ports/local-copies.js';

/** How much each accessor's in-process tier keeps unless it says otherwise. */
export interface LocalDefaults {
  /** Values kept at most. Default 10 000. */
  readonly maxEntries?: number;
  /** Bytes kept at most, as estimated from the values' stored form. Default 32 MiB. */
  readonly maxBytes?: number;
}

/** The in-process tier of one accessor. */
export interface LocalOptions extends LocalDefaults {
  /**
   * How long a value is returned without asking the store, counted from the moment at which the store was asked about it last. That is
   * how old a value may be beyond what is promised otherwise. Left out: the store is asked at every read, and nothing changes.
   */
  readonly trust?: Duration;
}

/** The checked options of one accessor's in-process tier. */
export interface LocalPolicy extends LocalBounds {
  /** Milliseconds; 0 asks the store at every read. */
  readonly trustMs: number;
}

const DEFAULTS: LocalBounds = { maxEntries: 10_000, maxBytes: 32 * 1024 * 1024 };
const KNOWN: readonly string[] = ['trust', 'maxEntries', 'maxBytes'];

/**
 * Returns the policy that an accessor's `local` option asks for; null for none.
 *
 * @throws ConfigurationError for unknown options, bounds that are no positive whole numbers, and a window that is not shorter than the ttl.
 */
export function readLocalOptions(
  given: boolean | LocalOptions | undefined,
  defaults: LocalDefaults,
  namespace: { readonly name: string; readonly ttlMs: number },
): LocalPolicy | null {
  if (given === undefined || given === false) return null;
  const options = given === true ? {} : given;
  const where = `Namespace "${namespace.name}": local`;
  assertKnown(options, where);
  const { maxEntries, maxBytes } = readLocalBounds(options, readLocalBounds(defaults, DEFAULTS, 'local'), where);
  const trustMs = options.trust === undefined ? 0 : parseDuration(options.trust, `${where}.trust`);
  if (trustMs >= namespace.ttlMs)
    throw new ConfigurationError(
      `${where}.trust is not shorter than the ttl. Give a window that is as old as a value may be, such as '200ms'.`,
    );
  return { maxEntries, maxBytes, trustMs };
}

function assertKnown(options: unknown, where: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new ConfigurationError(`${where} must be true, false, or an object with ${KNOWN.join(', ')}.`);
  const unknown = Object.keys(options).find((option) => !KNOWN.includes(option));
  if (unknown !== undefined)
    throw new ConfigurationError(`${where}.${unknown} is not an option. Options: ${KNOWN.join(', ')}.`);
}

function readLocalBounds(given: LocalDefaults, defaults: LocalBounds, where: string): LocalBounds {
  const { maxEntries = defaults.maxEntries, maxBytes = defaults.maxBytes } = given;
  for (const [option, value] of Object.entries({ maxEntries, maxBytes }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ConfigurationError(`${where}.${option} is ${String(value)}. Give a positive whole number.`);
  return { maxEntries, maxBytes };
}

import type { RedisOptions } from 'ioredis';
import { ConfigurationError } from '../../../core/errors/configuration-error.js';

/**
 * What the protocol needs of the client, whatever the user asks for: a command is sent once, on the connection that it was given
 * to, or fails at once. Connecting again is not the client's business: each connection has to be asked anew who is at its other end.
 */
export const NEEDED_OPTIONS = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  enableAutoPipelining: false,
  readOnly: false,
  keyPrefix: '',
} as const satisfies RedisOptions;

const OWN: RedisOptions = {
  ...NEEDED_OPTIONS,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
  lazyConnect: true,
  enableReadyCheck: true,
};

const DEFAULTS: RedisOptions = {
  connectTimeout: 1_000,
  keepAlive: 10_000,
  noDelay: true,
  failoverDetector: true,
};

/** Returns the options of a connection of the library's own. @throws ConfigurationError for options that would break the keys. */
export function clientOptions(given: RedisOptions): RedisOptions {
  if (given.keyPrefix)
    throw new ConfigurationError(
      "redis: keyPrefix cannot be used, it would change the keys that scripts declare. Use the module's `prefix`.",
    );
  return { ...DEFAULTS, ...given, ...OWN };
}

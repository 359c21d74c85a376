import { ConfigurationError } from '../../core/errors/configuration-error.js';

/** Where a Redis server listens. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** Where a proxy forwards to, and what its own url is like. */
export interface ProxyTarget {
  readonly address: ServerAddress;
  /** Returns the url under which clients reach the proxy, with everything of the target's url but host and port. */
  urlOf(proxy: ServerAddress): string;
}

const DEFAULT_PORT = 6379;

/** @throws ConfigurationError for a url that is not of the form `redis://host:port`. */
export function readTarget(target: string | ServerAddress): ProxyTarget {
  const url = typeof target === 'string' ? parse(target) : new URL('redis://localhost');
  return {
    address: typeof target === 'string' ? addressOf(url) : target,
    urlOf({ host, port }) {
      const own = new URL(url);
      own.host = `${host}:${port}`;
      return own.href;
    },
  };
}

function parse(target: string): URL {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url?.protocol === 'redis:' && url.hostname !== '') return url;
  throw new ConfigurationError(
    'FaultProxy: target has to be a url like redis://127.0.0.1:6379, or { host, port }. TLS cannot be read: give it a server without.',
  );
}

function addressOf({ hostname, port }: URL): ServerAddress {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? DEFAULT_PORT : Number(port) };
}

import type { Redis, RedisOptions } from 'ioredis';

/** What a connection authenticates with. */
export interface RedisCredentials {
  readonly username?: string;
  readonly password: string;
}

/** Returns the credentials of the moment; asked before each connection, so that a password can be rotated. */
export type CredentialsProvider = () => RedisCredentials | Promise<RedisCredentials>;

/** One server, or the master that sentinels name: ioredis options, `sentinels` and `name` among them. */
export interface RedisServerLocation extends RedisOptions {
  /** Instead of `host`, `port` and what else a URL says. */
  readonly url?: string;
  readonly credentials?: CredentialsProvider;
}

/** A node of a cluster, as `redis://host:port` or in parts. */
export type RedisClusterNode = string | { readonly host: string; readonly port: number };

/** A cluster, of which some nodes are enough to find the others. */
export interface RedisClusterLocation {
  readonly cluster: readonly RedisClusterNode[];
  /** Options of the connection to each node: TLS, user, password. */
  readonly redisOptions?: RedisOptions;
  readonly credentials?: CredentialsProvider;
  /** Where a node is found from here, by the `host:port` that the cluster tells. */
  readonly natMap?: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Buckets that each namespace is spread over, 2 to 1024. The same in every process; changing it empties the cache. Default 64. */
  readonly buckets?: number;
}

/**
 * Where Redis is: a URL, a server or sentinels, a cluster, a client of your own (which has to have safe options, is checked for them at
 * start-up, and stays yours to close), or a function that returns one of these.
 */
export type RedisLocation = string | RedisServerLocation | RedisClusterLocation | Redis | (() => RedisLocation);

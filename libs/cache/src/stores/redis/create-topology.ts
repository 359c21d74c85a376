import { Redis, type RedisOptions } from 'ioredis';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { BorrowedClient } from './connection/borrowed-client.js';
import type { ClientSource } from './connection/client-source.js';
import { OwnClients } from './connection/own-clients.js';
import { RedisNode, type NodeListener } from './connection/redis-node.js';
import type { RedisClusterLocation, RedisClusterNode, RedisLocation, RedisServerLocation } from './redis-location.js';
import { askSlots } from './topology/ask-slots.js';
import { ClusterServers } from './topology/cluster-servers.js';
import { SingleServer } from './topology/single-server.js';
import type { Topology } from './topology/topology.js';

const BUCKETS = 64;
const MOST_BUCKETS = 1_024;

/** The servers of a location, and how many buckets namespaces are spread over on them. */
export interface Servers {
  readonly topology: Topology;
  readonly buckets: number;
  /** Returns where connections for other things than commands come from, to the server of that name. */
  sourceOf(name: string): ClientSource;
}

/**
 * Returns the servers that `location` names; nothing is connected yet.
 *
 * @param listen - Returns who is told of the connection to the server of that name.
 * @throws ConfigurationError
 */
export function createTopology(location: RedisLocation, listen: (name: string) => NodeListener): Servers {
  if (typeof location === 'function') return createTopology(location(), listen);
  if (typeof location === 'object' && !isClient(location) && 'cluster' in location)
    return createCluster(location, listen);
  const { name, source, apart } = serverAt(location);
  return { topology: new SingleServer(new RedisNode(name, source, listen(name))), buckets: 1, sourceOf: apart };
}

function serverAt(location: string | RedisServerLocation | Redis): {
  readonly name: string;
  readonly source: ClientSource;
  apart(): ClientSource;
} {
  if (isClient(location)) {
    const { options } = location;
    return { name: nameOf(options), source: new BorrowedClient(location), apart: () => new OwnClients({ options }) };
  }
  const { url, credentials, ...options } = typeof location === 'string' ? { url: location } : location;
  const name = url ? new URL(url).host : nameOf(options);
  const apart = (): ClientSource => new OwnClients({ url, options, credentials });
  return { name, source: apart(), apart };
}

function createCluster(location: RedisClusterLocation, listen: (name: string) => NodeListener): Servers {
  const { cluster, redisOptions = {}, credentials, natMap = {}, buckets = BUCKETS } = location;
  if (!Array.isArray(cluster) || cluster.length === 0)
    throw new ConfigurationError('redis: `cluster` lists no node. Give the addresses of some of its nodes.');
  if (!Number.isInteger(buckets) || buckets < 2 || buckets > MOST_BUCKETS)
    throw new ConfigurationError(
      `redis: \`buckets\` is ${buckets}. Give a whole number from 2 to ${MOST_BUCKETS}, the same in every process.`,
    );
  const sourceOf = (address: string): ClientSource => {
    const { host, port } = natMap[address] ?? inParts(address);
    return new OwnClients({ options: { ...redisOptions, host, port }, credentials });
  };
  const topology: ClusterServers = new ClusterServers({
    seeds: cluster.map(addressOf),
    createNode: (address) => new RedisNode(address, sourceOf(address), alsoTelling(topology, listen(address))),
    askSlots: (address) => askSlots(sourceOf(address), address),
  });
  return { topology, buckets, sourceOf };
}

/** A master that is gone may have been replaced. */
function alsoTelling(topology: Topology, listener: NodeListener): NodeListener {
  return {
    connected: () => listener.connected(),
    breaker: (state) => listener.breaker(state),
    gone(state, reason) {
      topology.doubt();
      listener.gone(state, reason);
    },
  };
}

function isClient(location: RedisServerLocation | RedisClusterLocation | Redis | string): location is Redis {
  if (typeof location === 'string') return false;
  if (location instanceof Redis) return true;
  if (!('sendCommand' in location)) return false;
  if (!('nodes' in location)) return true;
  throw new ConfigurationError(
    'redis: a client of a cluster cannot be used, it does not tell which node has answered. Give `{ cluster: [...] }`: the library opens connections of its own.',
  );
}

function nameOf({ sentinels, name, path, host = '127.0.0.1', port = 6379 }: RedisOptions): string {
  if (sentinels) return name ?? 'sentinel';
  return path ?? `${host}:${port}`;
}

function addressOf(node: RedisClusterNode): string {
  if (typeof node !== 'string') return `${node.host}:${node.port}`;
  const { hostname, port } = new URL(node.includes('://') ? node : `redis://${node}`);
  return `${hostname}:${port || 6379}`;
}

function inParts(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}

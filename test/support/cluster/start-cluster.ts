import { startRedis } from '../redis-server.js';
import type { RunningServer } from '../running-server.js';
import { startAll } from '../start-all.js';
import { waitUntil } from '../wait-until.js';
import { clusterIsSettled } from './cluster-is-settled.js';
import type { ClusterMember } from './cluster-member.js';
import { ClusterView } from './cluster-view.js';
import { failOver } from './fail-over.js';
import { formCluster } from './form-cluster.js';
import { moveSlot } from './move-slot.js';

/** What a cluster is to be like. */
export interface ClusterOptions {
  /** Default 3; with fewer, no replica is ever elected. */
  readonly masters?: number;
  /** For each master. Default 1. */
  readonly replicas?: number;
  /** After which time a node that does not answer counts as failing. Default 1000. */
  readonly nodeTimeoutMs?: number;
  /** Whether all slots stop being served while one has no owner. Default true, as in Redis. */
  readonly requireFullCoverage?: boolean;
  /** More command line options for every node. */
  readonly args?: readonly string[];
}

/** A private Redis Cluster on 127.0.0.1. */
export interface RedisCluster {
  /** All of them, whatever role each has at the moment. */
  readonly nodes: readonly RunningServer[];
  /** Those that have slots, as the nodes that answer know it. */
  masters(): Promise<readonly RunningServer[]>;
  replicasOf(master: RunningServer): Promise<readonly RunningServer[]>;
  /** Returns the master that has `slot`. */
  nodeOfSlot(slot: number): Promise<RunningServer>;
  /** Moves a slot with all its keys to another master, while clients go on using it. */
  moveSlot(slot: number, to: RunningServer): Promise<void>;
  /** Has a replica take its master's place; left out, `how` is in agreement with the master. Resolves when it has. */
  failover(replica: RunningServer, how?: 'FORCE' | 'TAKEOVER'): Promise<void>;
  /** Resolves when every node is up, sees all others as sound, and all replicas are linked to their masters. */
  settled(): Promise<void>;
  /** Stops all nodes, in whatever state each of them is, and removes their files. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts a cluster, and resolves when it is settled. */
export async function startCluster(options: ClusterOptions = {}): Promise<RedisCluster> {
  const { masters = 3, replicas = 1 } = options;
  const args = argsOf(options);
  const count = masters * (1 + replicas);
  const nodes = await startAll(Array.from({ length: count }, () => () => startRedis({ args })));
  const cluster = handleOf(nodes);
  try {
    await formCluster(nodes.slice(0, masters), nodes.slice(masters));
    await cluster.settled();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function argsOf({ nodeTimeoutMs = 1_000, requireFullCoverage = true, args = [] }: ClusterOptions): readonly string[] {
  const settings = {
    'cluster-enabled': 'yes',
    'cluster-announce-ip': '127.0.0.1',
    'cluster-node-timeout': nodeTimeoutMs,
    'cluster-require-full-coverage': requireFullCoverage ? 'yes' : 'no',
    // However long a replica has heard nothing of its master, it may take its place; and it stays with its master.
    'cluster-replica-validity-factor': 0,
    'cluster-allow-replica-migration': 'no',
    'repl-diskless-sync-delay': 0,
  };
  return [...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]), ...args];
}

function handleOf(nodes: readonly RunningServer[]): RedisCluster {
  const ports = nodes.map(({ port }) => port);
  const view = (): Promise<ClusterView> => ClusterView.read(ports);
  const serverOf = (member: ClusterMember): RunningServer => nodes.find(({ port }) => port === member.port)!;
  return {
    nodes,
    masters: async () => (await view()).masters.map(serverOf),
    replicasOf: async ({ port }) => {
      const seen = await view();
      return seen.replicasOf(seen.at(port)).map(serverOf);
    },
    nodeOfSlot: async (slot) => serverOf((await view()).ownerOf(slot)),
    moveSlot: async (slot, { port }) => {
      const seen = await view();
      await moveSlot(seen, slot, seen.at(port));
    },
    failover: (replica, how) => failOver(replica.port, view, how),
    settled: () => waitUntil('the cluster is settled', () => clusterIsSettled(ports)).then(() => undefined),
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

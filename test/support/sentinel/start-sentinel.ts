import { askRedis } from '../ask-redis.js';
import { startRedis } from '../redis-server.js';
import { replicationIsUp } from '../replication-is-up.js';
import type { RunningServer } from '../running-server.js';
import { startAll } from '../start-all.js';
import { waitUntil } from '../wait-until.js';
import { failOver } from './fail-over.js';
import { isMaster } from './is-master.js';
import { namedMaster } from './named-master.js';
import { sentinelIsSettled } from './sentinel-is-settled.js';
import { startSentinelProcess } from './sentinel-process.js';

/** What is watched by how many. */
export interface SentinelOptions {
  /** Default 1. */
  readonly replicas?: number;
  /** Default 3; more than half of them have to agree. */
  readonly sentinels?: number;
  /** After which time a server that does not answer counts as down. Default 500. */
  readonly downAfterMs?: number;
  /** How many replicas must be linked for the master to take writes. Default 0. */
  readonly minReplicasToWrite?: number;
  /** More command line options for the master and its replicas. */
  readonly args?: readonly string[];
}

/** A private master with replicas on 127.0.0.1, and the sentinels that watch them. */
export interface RedisSentinel {
  /** What the sentinels call the master. */
  readonly name: string;
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
  /** The master and the replicas, whatever role each has at the moment. */
  readonly nodes: readonly RunningServer[];
  /** Returns the server that most sentinels say is the master. */
  master(): Promise<RunningServer>;
  /** Has the sentinels promote a replica although nothing is wrong; resolves to it when most of them agree and it is a master. */
  failover(): Promise<RunningServer>;
  /** Resolves when all servers are up, the replicas linked to the master, and all sentinels agree on that. */
  settled(): Promise<void>;
  /** Stops everything, in whatever state it is, and removes its files. Safe to call twice. */
  stop(): Promise<void>;
}

const NAME = 'proof-master';
/** Sentinels that are new to each other tell of themselves often, so that they are soon known to each other. */
const WHILE_NEW = ['INFO-PERIOD', 200, 'PUBLISH-PERIOD', 100] as const;
/** A server that was promoted must be told of before the others take it for one that is in the wrong: within four such periods. */
const AFTERWARDS = ['PUBLISH-PERIOD', 500] as const;

/** Starts everything, and resolves when it is settled. */
export async function startSentinel(options: SentinelOptions = {}): Promise<RedisSentinel> {
  const { replicas = 1, sentinels = 3, downAfterMs = 500, minReplicasToWrite = 0, args = [] } = options;
  const nodeArgs = ['--repl-diskless-sync-delay', '0', '--min-replicas-to-write', String(minReplicasToWrite), ...args];
  const nodes = await startAll(Array.from({ length: 1 + replicas }, () => () => startRedis({ args: nodeArgs })));
  let watchers: readonly RunningServer[] = [];
  try {
    await linkReplicas(nodes);
    const plan = { name: NAME, masterPort: nodes[0]!.port, quorum: Math.floor(sentinels / 2) + 1, downAfterMs };
    watchers = await startAll(Array.from({ length: sentinels }, () => () => startSentinelProcess(plan)));
    await debug(watchers, WHILE_NEW);
    const handle = handleOf(nodes, watchers);
    await handle.settled();
    await debug(watchers, AFTERWARDS);
    return handle;
  } catch (error) {
    await Promise.all([...nodes, ...watchers].map((server) => server.stop()));
    throw error;
  }
}

async function debug(sentinels: readonly RunningServer[], settings: readonly (string | number)[]): Promise<void> {
  await Promise.all(sentinels.map(({ port }) => askRedis(port, 'SENTINEL', 'DEBUG', ...settings)));
}

async function linkReplicas([master, ...replicas]: readonly RunningServer[]): Promise<void> {
  for (const { port } of replicas) {
    await askRedis(port, 'REPLICAOF', '127.0.0.1', master!.port);
    await askRedis(port, 'CONFIG', 'REWRITE');
  }
}

function handleOf(nodes: readonly RunningServer[], watchers: readonly RunningServer[]): RedisSentinel {
  const master = async (): Promise<RunningServer> => {
    const port = await namedMaster(watchers, NAME);
    return nodes.find((node) => node.port === port)!;
  };
  return {
    name: NAME,
    sentinels: watchers.map(({ port }) => ({ host: '127.0.0.1', port })),
    nodes,
    master,
    failover: () => failOver(watchers[0]!.port, NAME, master),
    settled: async () => {
      await waitUntil('the sentinels and all servers are settled', async () =>
        isSettled(nodes, watchers, await master()),
      );
    },
    stop: async () => {
      await Promise.all([...watchers, ...nodes].map((server) => server.stop()));
    },
  };
}

async function isSettled(
  nodes: readonly RunningServer[],
  watchers: readonly RunningServer[],
  master: RunningServer,
): Promise<boolean> {
  const replicas = nodes.length - 1;
  const expected = { replicas, otherSentinels: watchers.length - 1 };
  const found = await Promise.all([
    isMaster(master.port),
    ...nodes.map(({ port }) => replicationIsUp(port, replicas)),
    ...watchers.map(({ port }) => sentinelIsSettled(port, NAME, master.port, expected)),
  ]);
  return found.every(Boolean);
}

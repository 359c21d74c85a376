import { setTimeout as wait } from 'node:timers/promises';
import { startRedis } from '../../../support/redis-server.js';
import type { RunningServer } from '../../../support/running-server.js';
import { Database } from '../database.js';
import type { GauntletRow } from '../gauntlet-report.js';
import type { Library, Row } from '../library.js';
import type { GauntletNode, OpenNode } from '../nodes/gauntlet-node.js';
import { attempt, type Attempt } from './attempt.js';
import { judgeAttempt } from './judge-attempt.js';
import { OUTAGES, type Breakage, type Request } from './outage.js';

/** What a query takes when everything is well. */
const LOAD_MS = 5;
const CACHED = 'cached';
const UNCACHED = 'uncached';

const BREAK: Record<Breakage, (redis: RunningServer) => unknown> = {
  hung: (redis) => redis.pause(),
  killed: (redis) => redis.kill(),
};

/** Breaks a Redis server of its own under one node of `library`, and returns a row per request that is made afterwards. */
export async function runOutage(breakage: Breakage, library: Library, openNode: OpenNode): Promise<GauntletRow[]> {
  const redis = await startRedis();
  const database = new Database();
  for (const id of [CACHED, UNCACHED]) database.commit(id, 1);
  const load = async (ids: readonly string[]): Promise<Row[]> => wait(LOAD_MS).then(() => database.load(ids));
  try {
    const node = await openNode(library.name, { redisUrl: redis.url, isOutage: true, load });
    try {
      await putToWork(node);
      await BREAK[breakage](redis);
      return rowsOf(breakage, library, await requestBoth(node, database));
    } finally {
      redis.resume();
      await node.abandon();
    }
  } finally {
    await redis.stop();
  }
}

async function putToWork(node: GauntletNode): Promise<void> {
  for (let turn = 0; turn < 2; turn++) {
    await node.read('key', [CACHED]);
    await node.settle();
  }
}

async function requestBoth(node: GauntletNode, database: Database): Promise<Record<Request, Attempt>> {
  const read = await attempt(() => node.read('key', [UNCACHED]));
  database.commit(UNCACHED, 2);
  const invalidation = await attempt(() => node.invalidate('key', UNCACHED));
  return { read, invalidation };
}

function rowsOf(breakage: Breakage, library: Library, attempts: Record<Request, Attempt>): GauntletRow[] {
  return OUTAGES.filter((outage) => outage.breakage === breakage).map(({ name, request }) => ({
    scenario: name,
    library: library.name,
    outcome: judgeAttempt(request, attempts[request]),
    reads: [],
    ...attempts[request],
  }));
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askRedis } from '../../../support/ask-redis.js';
import { startPostgres } from '../../../support/postgres-server.js';
import type { RunningServer } from '../../../support/running-server.js';
import { HistoryWriter } from '../history/history-writer.js';
import type { WorkerPool } from '../processes/worker-pool.js';
import { openServers } from '../topology/open-servers.js';
import type { ProofServers } from '../topology/proof-servers.js';
import type { TopologyName } from '../topology/topology-name.js';
import { Draws } from '../traffic/draws.js';
import { FaultContext } from './fault-context.js';
import type { Fault } from './fault.js';
import { FAULTS } from './faults.js';

/** What needs no process that works. */
const ALONE = /^(?:redis-|restart-|fail|flushall|script-|client-|eviction|oom|resharding|pg-restart)/;

/** Those that are the same everywhere are tried on one server. */
function cases(topology: TopologyName): readonly (readonly [string, Fault])[] {
  const isTried = ({ name, topologies }: Fault): boolean => ALONE.test(name) && topologies.includes(topology);
  const isNew = ({ topologies }: Fault): boolean => topology === 'standalone' || !topologies.includes('standalone');
  return FAULTS.filter((fault) => isTried(fault) && isNew(fault)).map((fault) => [fault.name, fault]);
}

describe.each<TopologyName>(['standalone', 'sentinel', 'cluster'])('a fault (%s)', (topology) => {
  let folder: string;
  let history: HistoryWriter;
  let servers: ProofServers;
  let postgres: RunningServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'faults-'));
    history = new HistoryWriter(join(folder, 'faults.ndjson'));
    [servers, postgres] = await Promise.all([openServers(topology), startPostgres()]);
  });

  afterAll(async () => {
    await Promise.all([servers.stop(), postgres.stop()]);
    history.close();
    rmSync(folder, { recursive: true });
  });

  it.each(cases(topology))('is repaired: %s', { timeout: 60_000 }, async (name, fault) => {
    const breakable = { servers, postgres, pool: { workers: [] } as unknown as WorkerPool };
    const signal = new AbortController().signal;
    await fault.run(new FaultContext(breakable, name, 0, new Draws(1), signal, history));
    await servers.settled();

    const masters = await servers.masters();
    expect(masters).toHaveLength(topology === 'cluster' ? 3 : 1);
    const settings = await Promise.all(
      servers.nodes.map(({ port }) => askRedis<string[]>(port, 'CONFIG', 'GET', 'maxmemory', 'appendonly')),
    );
    for (const each of settings) expect(each).toEqual(expect.arrayContaining(['maxmemory', '0', 'appendonly', 'no']));
    expect(readFileSync(join(folder, 'faults.ndjson'), 'utf8')).toContain(`["fault","${name}",`);
  });
});

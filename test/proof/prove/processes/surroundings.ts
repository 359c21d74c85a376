import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startPostgres } from '../../../support/postgres-server.js';
import type { RunningServer } from '../../../support/running-server.js';
import type { ProofServers } from '../topology/proof-servers.js';
import { openServers } from '../topology/open-servers.js';
import type { TopologyName } from '../topology/topology-name.js';
import { populate } from '../world/populate.js';
import { bundleWorker } from './bundle-worker.js';

/** The servers of a proof, its database filled, and the folder of its history. */
export interface Surroundings {
  readonly servers: ProofServers;
  readonly postgres: RunningServer;
  readonly history: string;
  /** What an application process runs. */
  readonly program: string;
  /** Stops the servers and removes the program; the history stays. */
  close(): Promise<void>;
}

/** Starts Redis servers and a PostgreSQL of the proof's own. */
export async function openSurroundings(topology: TopologyName, folder: string | undefined): Promise<Surroundings> {
  const history = folder ? resolve(folder) : mkdtempSync(join(tmpdir(), 'prove-'));
  mkdirSync(history, { recursive: true });
  const workshop = mkdtempSync(join(tmpdir(), 'prove-worker-'));
  const started = await Promise.allSettled([openServers(topology), startPostgres()]);
  const close = async (): Promise<void> => {
    await Promise.all(started.flatMap((each) => (each.status === 'fulfilled' ? [each.value.stop()] : [])));
    rmSync(workshop, { recursive: true, force: true });
  };
  try {
    const [servers, postgres] = started;
    if (servers.status === 'rejected') throw servers.reason;
    if (postgres.status === 'rejected') throw postgres.reason;
    const [program] = await Promise.all([bundleWorker(workshop), populate(postgres.value.url)]);
    return { servers: servers.value, postgres: postgres.value, history, program, close };
  } catch (error) {
    await close();
    throw error;
  }
}

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startPostgres } from '../../../support/postgres-server.js';
import { startRedis } from '../../../support/redis-server.js';
import type { RunningServer } from '../../../support/running-server.js';
import { bundleWorker } from './bundle-worker.js';
import { populate } from '../world/populate.js';

/** The servers of a proof, its database filled, and the folder of its history. */
export interface Surroundings {
  readonly redisUrl: string;
  readonly databaseUrl: string;
  readonly history: string;
  /** What an application process runs. */
  readonly program: string;
  /** Stops the servers and removes the program; the history stays. */
  close(): Promise<void>;
}

/** Starts a Redis and a PostgreSQL of the proof's own. */
export async function openSurroundings(folder: string | undefined): Promise<Surroundings> {
  const history = folder ? resolve(folder) : mkdtempSync(join(tmpdir(), 'prove-'));
  mkdirSync(history, { recursive: true });
  const workshop = mkdtempSync(join(tmpdir(), 'prove-worker-'));
  const started = await Promise.allSettled([startRedis(), startPostgres()]);
  const servers = started.flatMap((each): RunningServer[] => (each.status === 'fulfilled' ? [each.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(workshop, { recursive: true, force: true });
  };
  try {
    const [redis, postgres] = servers;
    if (!redis || !postgres) throw started.find((each) => each.status === 'rejected')?.reason;
    const [program] = await Promise.all([bundleWorker(workshop), populate(postgres.url)]);
    return { redisUrl: redis.url, databaseUrl: postgres.url, history, program, close };
  } catch (error) {
    await close();
    throw error;
  }
}

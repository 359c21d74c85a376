import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../support/postgres-server.js';
import type { RunningServer } from '../../support/running-server.js';
import { startMariaDb } from './mariadb-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The MariaDB server that all test files share; each works in its own database. */
    mariaDbUrl: string;
  }
}

let running: RunningServer[] = [];

/** Starts one PostgreSQL and one MariaDB server for the run. */
export async function setup(project: TestProject): Promise<void> {
  const started = await Promise.allSettled([startPostgres(), startMariaDb()]);
  running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const [postgres, mariaDb] = started;
  if (postgres.status === 'rejected' || mariaDb.status === 'rejected') {
    await teardown();
    throw postgres.status === 'rejected' ? postgres.reason : (mariaDb as PromiseRejectedResult).reason;
  }
  project.provide('postgresUrl', postgres.value.url);
  project.provide('mariaDbUrl', mariaDb.value.url);
}

/** Stops the servers and removes their files. */
export async function teardown(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.stop()));
}

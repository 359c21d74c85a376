import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres-server.js';
import { startRedis } from './redis-server.js';
import type { RunningServer } from './running-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The Redis server that all test files share; each keeps to its own `uniquePrefix()`. */
    redisUrl: string;
    /** The PostgreSQL server that all test files share; each works in its own `createDatabase(postgresUrl)`. */
    postgresUrl: string;
  }
}

let running: RunningServer[] = [];

/** Starts one Redis and one PostgreSQL server for the run; tests `inject('redisUrl')` and `inject('postgresUrl')`. */
export async function setup(project: TestProject): Promise<void> {
  const started = await Promise.allSettled([startRedis(), startPostgres()]);
  running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const [redis, postgres] = started;
  if (redis.status === 'rejected' || postgres.status === 'rejected') {
    await teardown();
    throw redis.status === 'rejected' ? redis.reason : (postgres as PromiseRejectedResult).reason;
  }
  project.provide('redisUrl', redis.value.url);
  project.provide('postgresUrl', postgres.value.url);
}

/** Stops the servers and removes their files. */
export async function teardown(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.stop()));
}

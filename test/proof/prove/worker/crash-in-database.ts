import type { DataSource, QueryRunner } from 'typeorm';
import type { Crash } from './crash.js';

const WRITE = /^\s*(?:insert|update|delete|with|truncate)\b/i;

/** Lets the process die around COMMIT, or around a write that has no COMMIT; call it before the DataSource is instrumented. */
export function crashInDatabase(dataSource: DataSource, crash: Crash): void {
  const create = dataSource.createQueryRunner.bind(dataSource);
  dataSource.createQueryRunner = (mode) => {
    const runner = create(mode);
    wrap(runner, crash);
    return runner;
  };
}

function wrap(runner: QueryRunner, crash: Crash): void {
  const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
  runner.query = (async (...given: unknown[]) => {
    if (!commits(runner, String(given[0]))) return query(...given);
    crash.reach('before COMMIT');
    const result = await query(...given);
    crash.reach('after COMMIT');
    return result;
  }) as QueryRunner['query'];
}

function commits(runner: QueryRunner, sql: string): boolean {
  return sql === 'COMMIT' || (!runner.isTransactionActive && WRITE.test(sql));
}

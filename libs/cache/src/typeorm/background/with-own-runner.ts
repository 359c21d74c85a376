import type { DataSource, QueryRunner } from 'typeorm';

/** Runs `work` with a connection of its own to the primary. @throws What `work` does, or the driver, when there is no connection. */
export async function withOwnRunner<R>(dataSource: DataSource, work: (runner: QueryRunner) => Promise<R>): Promise<R> {
  const runner = dataSource.createQueryRunner('master');
  try {
    return await work(runner);
  } finally {
    await runner.release();
  }
}

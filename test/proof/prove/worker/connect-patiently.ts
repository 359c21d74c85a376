import { setTimeout } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

const AGAIN_AFTER_MS = 100;
const LIMIT_MS = 60_000;

/** Connects to a database that may be away for a while. @throws what the last attempt failed with, after a minute */
export async function connectPatiently(dataSource: DataSource): Promise<DataSource> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      return await dataSource.initialize();
    } catch (error) {
      if (performance.now() > end) throw error;
      await setTimeout(AGAIN_AFTER_MS);
    }
  }
}

import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { missingCaptures } from './missing-captures.js';
import { planCapture } from './capture-plan.js';

/**
 * Returns what is wrong with what the database tells of changes, for the log.
 *
 * @throws The driver's error when the database does not answer.
 */
export async function captureWarnings(dataSource: DataSource, cache: Cache): Promise<readonly string[]> {
  const found = await missingCaptures(dataSource, await planCapture({ dataSource, cache }));
  const missing = [...new Set(found.map(({ table }) => table))];
  return [
    ...(missing.length > 0
      ? [
          `The database does not tell of changes of ${missing.join(', ')}, or not of what the rules look at: writes that go past the application are ` +
            'not seen until their entries expire. Generate a migration with "npx coherent-cache capture:migration" and run it.',
        ]
      : []),
    ...(cache.store.shared
      ? []
      : [
          'Changes that the database tells of reach one process each, since entries are kept in the process. Set `redis` if there are several.',
        ]),
  ];
}

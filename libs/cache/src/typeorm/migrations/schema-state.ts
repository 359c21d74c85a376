import { createHash, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';

const DEFAULT_TABLE = 'migrations';

/**
 * Returns a text that changes with every migration applied to the database of `dataSource`, by whomever; for schemas that TypeORM
 * synchronises at start, also with what the entities say, and at every start where it drops them.
 */
export async function schemaStateOf(dataSource: DataSource): Promise<string> {
  const { synchronize, dropSchema } = dataSource.options;
  if (dropSchema) return `dropped ${randomUUID()}`;
  const migrations = await lastMigration(dataSource);
  return synchronize ? `${migrations} ${fingerprint(dataSource)}` : migrations;
}

/** Returns the name of one database, as every process that uses it says it. */
export function databaseName({ driver, options }: DataSource): string {
  return [options.type, driver.database ?? '', driver.schema ?? ''].join(' ');
}

async function lastMigration(dataSource: DataSource): Promise<string> {
  const { driver, options } = dataSource;
  const table = driver.buildTableName(options.migrationsTableName ?? DEFAULT_TABLE, driver.schema, driver.database);
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await runner.hasTable(table))) return 'none';
    const rows = await dataSource
      .createQueryBuilder(runner)
      .select()
      .from(table, 'applied')
      .orderBy(driver.escape('id'), 'DESC')
      .limit(1)
      .getRawMany<Record<string, unknown>>();
    return rows.length === 0 ? 'none' : Object.values(rows[0]!).map(String).join(' ');
  } finally {
    await runner.release();
  }
}

function fingerprint({ entityMetadatas }: DataSource): string {
  const columns = entityMetadatas.flatMap((metadata) =>
    metadata.columns.map(({ databaseName, type, isNullable }) =>
      [metadata.tablePath, databaseName, typeof type === 'function' ? type.name : type, isNullable].join(' '),
    ),
  );
  return createHash('sha256').update(columns.sort().join('\n')).digest('base64url');
}

import { createHash, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { MigrationsUnreadableError } from './migrations-unreadable-error.js';
import { migrationsTableOf } from './migrations-table.js';
import { refusalOf } from './refusal-of.js';

const DEFAULT_TABLE = 'migrations';
/** The table is not there. */
const NONE = 'none';

/**
 * Returns a text that changes with every migration applied to the database of `dataSource`, or undone, by whomever, and does not come
 * back; for schemas that TypeORM synchronises at start, also with what the entities say, and at every start where it drops them.
 *
 * @throws MigrationsUnreadableError when this process may not know; whatever else the database answers.
 */
export async function schemaStateOf(dataSource: DataSource): Promise<string> {
  const { synchronize, dropSchema } = dataSource.options;
  if (dropSchema) return `dropped ${randomUUID()}`;
  const migrations = await appliedMigrations(dataSource);
  return synchronize ? `${migrations} ${fingerprint(dataSource)}` : migrations;
}

/** Returns the name of one database, as every process that uses it says it. */
export function databaseName({ driver, options }: DataSource): string {
  return [options.type, driver.database ?? '', driver.schema ?? ''].join(' ');
}

/** The last row alone would not tell of one that was applied and undone; what only grows does. */
async function appliedMigrations(dataSource: DataSource): Promise<string> {
  const { driver, options } = dataSource;
  const table = driver.buildTableName(options.migrationsTableName ?? DEFAULT_TABLE, driver.schema, driver.database);
  const path = table
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
  const asked = migrationsTableOf(dataSource);
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await asked.mayExist(runner, path))) return NONE;
    const rows = (await runner.query(`SELECT * FROM ${path} ORDER BY ${driver.escape('id')}`)) as object[];
    const last = Object.values(rows.at(-1) ?? {}).map(String);
    return [...last, rows.length, await hadOrNothing(asked.grown(runner, path))].join(' ');
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === 'missing') return NONE;
    throw refusal === 'refused' ? new MigrationsUnreadableError(table, error) : error;
  } finally {
    await runner.release();
  }
}

async function hadOrNothing(answer: Promise<string | number | null | undefined>): Promise<string> {
  try {
    return String((await answer) ?? '');
  } catch (error) {
    if (refusalOf(error)) return '';
    throw error;
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

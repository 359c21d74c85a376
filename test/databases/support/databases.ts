import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { inject } from 'vitest';
import { createDatabase } from '../../support/test-database.js';
import { entities } from '../entities.js';
import { createSchema, seed, TABLES, type TestSchema } from './test-schema.js';

export type Dialect = 'postgres' | 'mysql' | 'sqlite';

/** One kind of database, as the suite sees it. */
export interface Database {
  readonly name: string;
  readonly dialect: Dialect;
  /** False where everybody works on one connection, and therefore sees what nobody has committed. */
  readonly hasConnections: boolean;
  create(): Promise<TestSchema>;
}

const postgres: Database = {
  name: 'PostgreSQL',
  dialect: 'postgres',
  hasConnections: true,
  create: async () => {
    const database = await createDatabase(inject('postgresUrl'));
    return createSchema(
      { type: 'postgres', url: database.url },
      (dataSource) => dataSource.query(`TRUNCATE ${TABLES.join(', ')} RESTART IDENTITY`),
      () => database.drop(),
    );
  },
};

const mariaDb: Database = {
  name: 'MariaDB',
  dialect: 'mysql',
  hasConnections: true,
  create: async () => {
    const name = `test_${randomBytes(8).toString('hex')}`;
    await runOnMariaDb(`CREATE DATABASE ${name}`);
    const url = new URL(inject('mariaDbUrl'));
    url.pathname = `/${name}`;
    return createSchema({ type: 'mariadb', url: url.href }, emptyMariaDb, () => runOnMariaDb(`DROP DATABASE ${name}`));
  },
};

const sqlite: Database = {
  name: 'SQLite (sql.js)',
  dialect: 'sqlite',
  hasConnections: false,
  // In memory: another DataSource is another database.
  create: () =>
    Promise.resolve({
      fresh: async () => {
        const dataSource = await new DataSource({ type: 'sqljs', entities, synchronize: true }).initialize();
        await seed(dataSource);
        return dataSource;
      },
      drop: () => Promise.resolve(),
    }),
};

export const databases: readonly Database[] = [postgres, mariaDb, sqlite];
export const serverDatabases = databases.filter(({ hasConnections }) => hasConnections);
export { mariaDb };

async function emptyMariaDb(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  await runner.query('SET FOREIGN_KEY_CHECKS = 0');
  for (const table of TABLES) await runner.query(`TRUNCATE TABLE ${table}`);
  await runner.query('SET FOREIGN_KEY_CHECKS = 1');
  await runner.release();
}

async function runOnMariaDb(sql: string): Promise<void> {
  const connection = await createConnection(inject('mariaDbUrl'));
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** An empty database of its own for one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Drops the database, and ends the connections that are still open on it. */
  drop(): Promise<void>;
}

/**
 * Creates an empty database on the server of `baseUrl`.
 *
 * @param baseUrl - Usually `inject('postgresUrl')` from vitest.
 */
export async function createDatabase(baseUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await run(baseUrl, `CREATE DATABASE "${name}"`);
  const url = new URL(baseUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(baseUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

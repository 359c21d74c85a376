import { Client } from 'pg';
import type { Database } from './database.js';

const POOL_SIZE = 20;

/** Creates `schema` on the server at `url` when it is missing; nothing outside of it is touched. */
export async function openServerDatabase(url: string, schema: string): Promise<Database> {
  await run(url, `CREATE SCHEMA IF NOT EXISTS "${schema}"`);
  return { kind: 'server', url, schema, poolSize: POOL_SIZE, close: async () => {} };
}

/** As openServerDatabase, and drops the schema on close. */
export async function openTemporaryDatabase(url: string, schema: string): Promise<Database> {
  await run(url, `CREATE SCHEMA "${schema}"`);
  return { kind: 'server', url, schema, poolSize: POOL_SIZE, close: () => run(url, `DROP SCHEMA "${schema}" CASCADE`) };
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

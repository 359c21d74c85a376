import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { startPostgres } from './postgres-server.js';
import { startRedis } from './redis-server.js';
import { createDatabase } from './test-database.js';

describe('the servers of a test run', () => {
  it('answer on the urls that tests inject', async () => {
    const redis = new Redis(inject('redisUrl'));
    expect(await redis.ping()).toBe('PONG');
    redis.disconnect();
    expect(await rows(inject('postgresUrl'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('give every test file a database of its own, which is gone after drop', async () => {
    const [first, second] = await Promise.all([
      createDatabase(inject('postgresUrl')),
      createDatabase(inject('postgresUrl')),
    ]);
    await rows(first.url, 'CREATE TABLE mine (id int)');
    expect(await rows(second.url, "SELECT to_regclass('mine') AS found")).toEqual([{ found: null }]);
    await Promise.all([first.drop(), second.drop()]);
    await expect(rows(first.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });

  it.each([
    { kind: 'redis', start: () => startRedis() },
    { kind: 'postgres', start: () => startPostgres() },
  ])('include a private $kind server that leaves no files behind', async ({ start }) => {
    const server = await start();
    expect(existsSync(server.folder)).toBe(true);
    await server.stop();
    await server.stop();
    expect(existsSync(server.folder)).toBe(false);
  });
});

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

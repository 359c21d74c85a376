import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Test, type TestingModule } from '@nestjs/testing';
import { InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { CacheAccess, CacheModule, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { CacheTypeOrmModule } from 'nestjs-coherent-cache/typeorm';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/test-database.js';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { entities, Workflow } from './entities.js';
import { openDataSource } from './rig.js';

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, { id: 'id' })
class Names extends CacheAccess<string, { id: number }> {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    super();
  }

  protected async load(id: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Workflow).findOneBy(id))?.name ?? null;
  }
}

const resolve = createRequire(import.meta.url).resolve;
const run = promisify(execFile);
const SILENT = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** What a project hands to TypeORM's command line: it knows nothing of the cache. */
const dataSourceFile = (url: string) => `
  import typeorm from ${JSON.stringify(pathToFileURL(resolve('typeorm')).href)};
  class First1700000000001 {
    up = (runner) => runner.query("UPDATE workflow SET name = 'migrated'");
    down = (runner) => runner.query("UPDATE workflow SET name = 'reverted'");
  }
  export default new typeorm.DataSource({ type: 'postgres', url: ${JSON.stringify(url)}, migrations: [First1700000000001] });
`;

describe('TypeORM’s command line', () => {
  let database: TestDatabase;
  let prefix: string;
  let folder: string;
  let apps: TestingModule[];
  beforeEach(async () => {
    apps = [];
    database = await createDatabase(inject('postgresUrl'));
    prefix = uniquePrefix();
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    await writeFile(join(folder, 'data-source.mjs'), dataSourceFile(database.url));
    const dataSource = await openDataSource(database.url, { synchronize: true });
    await dataSource.manager.save(Workflow, { id: 1, name: 'old' });
    await dataSource.destroy();
  });
  afterEach(async () => {
    await stop();
    await rm(folder, { recursive: true });
    await database.drop();
  });

  async function start(): Promise<Names> {
    const imports = [
      TypeOrmModule.forRoot({ type: 'postgres', url: database.url, entities, retryAttempts: 0 }),
      CacheModule.forRoot({ prefix, redis: inject('redisUrl'), readBudget: '5s', writeBudget: '5s' }),
      CacheTypeOrmModule.forRoot(),
      CacheModule.forFeature([Names]),
    ];
    const app = await (await Test.createTestingModule({ imports }).setLogger(SILENT).compile()).init();
    apps.push(app);
    return app.get(Names, { strict: false });
  }
  async function stop(): Promise<void> {
    for (const app of apps.splice(0)) await app.close();
  }
  async function typeorm(command: string): Promise<void> {
    await run(process.execPath, [resolve('typeorm/cli.js'), command, '-d', join(folder, 'data-source.mjs')]);
  }

  it('S19: changes data while no application is up, and the next one that starts reads nothing older', async () => {
    expect(await (await start()).get({ id: 1 })).toBe('old');
    await stop();
    await typeorm('migration:run');
    expect(await (await start()).get({ id: 1 })).toBe('migrated');
    await stop();
    await typeorm('migration:revert');
    expect(await (await start()).get({ id: 1 })).toBe('reverted');
  });

  it('S19: is not noticed by an application that runs, until one starts', async () => {
    const names = await start();
    expect(await names.get({ id: 1 })).toBe('old');
    await typeorm('migration:run');
    expect(await names.get({ id: 1 })).toBe('old');
    await start();
    expect(await names.get({ id: 1 })).toBe('migrated');
  });
});

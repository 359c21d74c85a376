import 'reflect-metadata';
import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { Redis } from 'ioredis';
import { CacheAccess, CacheModule, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { instrument, CacheTypeOrmModule, type CacheTypeOrmOptions } from 'nestjs-coherent-cache/typeorm';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/test-database.js';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { entities, Workflow } from './entities.js';
import { createRig, openDataSource, type Rig } from './rig.js';

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

/** Of another application on the same prefix: it knows the former as little as that one knows it. */
@CacheNamespace({ name: 'titles', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, { id: 'id' })
class Titles extends Names {}

let oldKey: (id: number) => string = (id) => `${id}`;

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s', legacy: { keys: ({ id }: { id: number }) => [oldKey(id)] } })
@InvalidatedBy(Workflow, { id: 'id' })
class FormerlyElsewhere extends Names {}

/** Applies the migrations of its DataSource while the application starts. */
@Module({})
class Migrating implements OnModuleInit {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async onModuleInit(): Promise<void> {
    await this.dataSource.runMigrations();
  }
}

let between: () => Promise<unknown> = () => Promise.resolve();

class First1700000000001 implements MigrationInterface {
  name = 'First1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE workflow SET name = 'first'`);
    await runner.query(`ALTER TABLE workflow ADD COLUMN extra int`);
    await runner.query(`UPDATE workflow SET extra = 1`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE workflow DROP COLUMN extra`);
  }
}

class Second1700000000002 implements MigrationInterface {
  name = 'Second1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await between();
    await runner.query(`UPDATE workflow SET name = 'second' WHERE id > 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE workflow SET name = 'undone'`);
  }
}

const migrations = [First1700000000001, Second1700000000002];

describe('a run of migrations', () => {
  let rig: Rig<{ names: Names }>;
  let migrating: DataSource;
  let id: number;
  let undo: () => void;
  beforeEach(async () => {
    rig = await createRig(inject('postgresUrl'), (dataSource) => ({ names: new Names(dataSource) }));
    ({ id } = await rig.dataSource.manager.save(Workflow, { name: 'old' }));
    const { url } = rig.dataSource.options as { url: string };
    migrating = await openDataSource(url, { migrations });
    undo = instrument(migrating, rig.cache);
    await nameOf();
    rig.forget();
    between = () => Promise.resolve();
  });
  afterEach(async () => {
    undo();
    await migrating.destroy();
    await rig.close();
  });

  const nameOf = () => rig.accessors.names.get({ id });
  const causes = () => rig.events.of('invalidation').map(({ scope, cause }) => `${scope} ${cause}`);

  it('S19: empties the namespaces of the tables that it touches, once', async () => {
    await migrating.runMigrations({ transaction: 'each' });
    expect(causes()).toEqual(['namespace migration']);
    expect(await nameOf()).toBe('second');
  });

  it('S19: does so when it is undone', async () => {
    await migrating.runMigrations();
    await nameOf();
    rig.forget();
    await migrating.undoLastMigration();
    expect(causes()).toEqual(['namespace migration']);
    expect(await nameOf()).toBe('undone');
  });

  it('S19: marks again before each COMMIT, so that nothing loaded in between outlives it', async () => {
    let seen: string | null = null;
    between = async () => {
      seen = await nameOf();
    };
    await migrating.runMigrations({ transaction: 'each' });
    expect(seen).toBe('first');
    expect(rig.store.operations().filter((operation) => operation === 'mark').length).toBeGreaterThanOrEqual(2);
    expect(rig.store.operations().filter((operation) => operation === 'finalise')).toHaveLength(1);
    expect(await nameOf()).toBe('second');
  });

  it('S19: leaves no mark behind when it fails', async () => {
    between = () => Promise.reject(new Error('broken migration'));
    await expect(migrating.runMigrations({ transaction: 'each' })).rejects.toThrow('broken migration');
    expect(await nameOf()).toBe('first');
    expect(await rig.accessors.names.peek({ id })).toBe('first');
  });

  it('S19: writes of others at the same time stay what they are', async () => {
    between = () => rig.dataSource.manager.update(Workflow, { id }, { name: 'theirs' });
    await migrating.runMigrations({ transaction: 'each' });
    expect(causes()).toContain('namespace migration');
    expect(causes().filter((cause) => cause.startsWith('exact'))).toHaveLength(1);
  });

  it('S19: synchronisation of the schema empties what it changes', async () => {
    await rig.dataSource.query('ALTER TABLE workflow DROP COLUMN "deletedAt"');
    rig.forget();
    await migrating.synchronize();
    expect(causes()).toEqual(['namespace migration']);
  });

  /** Has the second migration leave a statement behind that nobody awaits; returns what lets it go on, and waits for it. */
  function leaveBehind(sql: string): () => Promise<void> {
    let left: Promise<void>;
    let goOn = (): void => undefined;
    const gate = new Promise<void>((open) => (goOn = open));
    between = () => {
      const runner = migrating.createQueryRunner();
      left = gate.then(async () => {
        await runner.query(sql);
        await runner.release();
      });
      return Promise.resolve();
    };
    return () => {
      goOn();
      return left;
    };
  }

  it('S19: what it leaves behind unawaited brackets by itself once it has ended', async () => {
    const finish = leaveBehind(`UPDATE workflow SET name = 'late'`);
    await migrating.runMigrations();
    expect(await nameOf()).toBe('second');
    rig.forget();
    await finish();
    expect(rig.store.operations().slice(-2)).toEqual(['mark', 'finalise']);
    expect(await nameOf()).toBe('late');
    expect(await rig.accessors.names.peek({ id })).toBe('late');
  });

  it('S19: what it leaves behind unawaited is seen again where migrations are ignored', async () => {
    undo();
    undo = instrument(migrating, rig.cache, { migrations: 'ignore' });
    await rig.accessors.names.invalidateAll();
    const finish = leaveBehind(`UPDATE workflow SET name = 'late'`);
    await migrating.runMigrations();
    expect(await nameOf()).toBe('second');
    await finish();
    expect(await nameOf()).toBe('late');
  });

  it('S19: can be switched off', async () => {
    undo();
    undo = instrument(migrating, rig.cache, { migrations: 'ignore' });
    await migrating.runMigrations();
    expect(rig.store.operations()).toEqual([]);
    await migrating.manager.update(Workflow, { id }, { name: 'new' });
    expect(causes()).toEqual(['exact statement']);
  });
});

interface Start extends CacheTypeOrmOptions {
  readonly accessor?: Type<Names>;
  readonly modules?: Type[];
}

describe('an application', () => {
  let database: TestDatabase;
  let prefix: string;
  let apps: TestingModule[];
  beforeEach(async () => {
    apps = [];
    database = await createDatabase(inject('postgresUrl'));
    prefix = uniquePrefix();
    between = () => Promise.resolve();
    const dataSource = await openDataSource(database.url, { synchronize: true });
    await dataSource.manager.save(Workflow, { id: 1, name: 'old' });
    await dataSource.destroy();
  });
  afterEach(async () => {
    await stop();
    await database.drop();
  });

  const SILENT = { log: () => undefined, warn: () => undefined, error: () => undefined };
  async function start({ accessor = Names, modules = [], ...options }: Start = {}): Promise<Names> {
    const imports = [
      TypeOrmModule.forRoot({ type: 'postgres', url: database.url, entities, migrations, retryAttempts: 0 }),
      CacheModule.forRoot({ prefix, redis: inject('redisUrl'), readBudget: '5s', writeBudget: '5s' }),
      CacheTypeOrmModule.forRoot(options),
      CacheModule.forFeature([accessor]),
      ...modules,
    ];
    const app = await (await Test.createTestingModule({ imports }).setLogger(SILENT).compile()).init();
    apps.push(app);
    return app.get(accessor, { strict: false });
  }
  async function stop(): Promise<void> {
    for (const app of apps.splice(0)) await app.close();
  }
  async function elsewhere(work: (dataSource: DataSource) => Promise<unknown>): Promise<void> {
    const dataSource = await openDataSource(database.url, { migrations });
    await work(dataSource);
    await dataSource.destroy();
  }
  const migrateElsewhere = () => elsewhere((dataSource) => dataSource.runMigrations());

  it('S19: that starts after migrations ran elsewhere reads nothing older', async () => {
    expect(await (await start()).get({ id: 1 })).toBe('old');
    await stop();
    await migrateElsewhere();
    expect(await (await start()).get({ id: 1 })).toBe('second');
  });

  it('takes over what an older cache has when it starts for the first time, and nothing after migrations ran', async () => {
    oldKey = (id) => `${prefix}-name-${id}`;
    const redis = new Redis(inject('redisUrl'));
    for (const id of [1, 2]) await redis.set(oldKey(id), '"taken over"');
    const accessor = FormerlyElsewhere;
    expect(await (await start({ accessor })).get({ id: 1 })).toBe('taken over');
    await stop();
    expect(await (await start({ accessor })).get({ id: 1 })).toBe('taken over');
    await stop();
    await migrateElsewhere();
    const names = await start({ accessor });
    expect([await names.get({ id: 1 }), await names.get({ id: 2 })]).toEqual(['second', null]);
    redis.disconnect();
  });

  it('S19: reads nothing older when a module of its own applies migrations as well, while it starts', async () => {
    expect(await (await start()).get({ id: 1 })).toBe('old');
    await stop();
    await migrateElsewhere();
    expect(await (await start({ modules: [Migrating] })).get({ id: 1 })).toBe('second');
  });

  it('S19: reads nothing older after a migration was applied and undone elsewhere', async () => {
    await elsewhere((dataSource) => dataSource.runMigrations());
    await elsewhere((dataSource) => dataSource.undoLastMigration());
    expect(await (await start()).get({ id: 1 })).toBe('undone');
    await stop();
    await elsewhere(async (dataSource) => {
      await dataSource.runMigrations();
      await dataSource.undoLastMigration();
      await dataSource.query(`UPDATE workflow SET name = 'by hand'`);
    });
    expect(await (await start()).get({ id: 1 })).toBe('by hand');
  });

  it('S19: after a restart without migrations finds its entries', async () => {
    await migrateElsewhere();
    expect(await (await start()).get({ id: 1 })).toBe('second');
    await stop();
    const again = await start();
    await vi.waitFor(async () => expect(await again.peek({ id: 1 })).toBe('second'));
  });

  it('S19: told to ignore migrations does not look', async () => {
    expect(await (await start()).get({ id: 1 })).toBe('old');
    await stop();
    await migrateElsewhere();
    const names = await start({ migrations: 'ignore' });
    await vi.waitFor(async () => expect(await names.peek({ id: 1 })).toBe('old'));
  });

  it('S19: catches up for the accessors of other applications on its prefix too', async () => {
    expect(await (await start({ accessor: Names })).get({ id: 1 })).toBe('old');
    await stop();
    await migrateElsewhere();
    expect(await (await start({ accessor: Titles })).get({ id: 1 })).toBe('second');
    await stop();
    expect(await (await start({ accessor: Names })).get({ id: 1 })).toBe('second');
  });

  it('S19: that runs learns of migrations that another application applies', async () => {
    const names = await start({ accessor: Names });
    expect(await names.get({ id: 1 })).toBe('old');
    const titles = await start({ accessor: Titles });
    expect(await titles.get({ id: 1 })).toBe('old');
    await apps.at(-1)!.get(DataSource).runMigrations();
    expect(await names.get({ id: 1 })).toBe('second');
    expect(await titles.get({ id: 1 })).toBe('second');
  });

  it('S19: does not lose entries at the next start over migrations that it applied itself', async () => {
    const names = await start();
    await apps[0]!.get(DataSource).runMigrations();
    expect(await names.get({ id: 1 })).toBe('second');
    await stop();
    const again = await start();
    await vi.waitFor(async () => expect(await again.peek({ id: 1 })).toBe('second'));
  });
});

import { Inject, Injectable, Logger } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { Test } from '@nestjs/testing';
import { CacheAccess, CacheModule, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { CacheTypeOrmModule } from 'nestjs-coherent-cache/typeorm';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/test-database.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

@Entity()
class Setting {
  @PrimaryColumn('integer') id!: number;
  @Column('text') value!: string;
}

@CacheNamespace({ name: 'settings', id: ['id'], ttl: '60s' })
@InvalidatedBy(Setting, { id: 'id' })
@Injectable()
class Settings extends CacheAccess<string, { id: number }> {
  constructor(@Inject(getDataSourceToken()) private readonly dataSource: DataSource) {
    super();
  }

  protected async load({ id }: { id: number }) {
    return (await this.dataSource.manager.findOneBy(Setting, { id }))?.value;
  }
}

/** An application on a database of its own, in which the setting has `value`. */
async function start(prefix: string, url: string, value: string) {
  const module = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', url, entities: [Setting], synchronize: true }),
      CacheModule.forRoot({ prefix, redis: inject('redisUrl'), readBudget: '5s', writeBudget: '5s' }),
      CacheTypeOrmModule.forRoot(),
      CacheModule.forFeature([Settings]),
    ],
  })
    .setLogger(new Logger())
    .compile();
  const app = await module.init();
  await app.get(DataSource).manager.save(Setting, { id: 1, value });
  return { app, settings: app.get(Settings) };
}

describe('two databases behind one prefix', () => {
  let databases: TestDatabase[];

  beforeAll(async () => {
    databases = await Promise.all([1, 2].map(() => createDatabase(inject('postgresUrl'))));
  });
  afterAll(() => Promise.all(databases.map((database) => database.drop())));

  it('never show the values of one to the other', async () => {
    const prefix = uniquePrefix();
    const production = await start(prefix, databases[0]!.url, 'of production');
    expect(await production.settings.get({ id: 1 })).toBe('of production');
    expect(await production.settings.peek({ id: 1 })).toBe('of production');
    const staging = await start(prefix, databases[1]!.url, 'of staging');
    expect(await staging.settings.get({ id: 1 })).toBe('of staging');
    expect(await staging.settings.peek({ id: 1 })).toBeUndefined();
    const again = await start(prefix, databases[0]!.url, 'of production');
    expect(await again.settings.get({ id: 1 })).toBe('of production');
    expect(await again.settings.peek({ id: 1 })).toBe('of production');
    await Promise.all([production, staging, again].map(({ app }) => app.close()));
  });
});

import 'reflect-metadata';
import { Module, type ModuleMetadata, type OnModuleInit } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { getDataSourceToken, InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { CacheAccess, CacheModule, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { EventRecorder } from 'nestjs-coherent-cache/testing';
import { CacheTypeOrmModule } from 'nestjs-coherent-cache/typeorm';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/test-database.js';
import { DetectorWorkflow, entities, Workflow } from './entities.js';

let database: TestDatabase;
const events = new EventRecorder();

beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
});
afterAll(() => database.drop());
beforeEach(() => events.clear());

@CacheNamespace({ name: 'workflow', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, (workflow) => ({ id: workflow.id }))
class WorkflowById extends CacheAccess<Workflow, { id: number }> {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    super();
  }

  protected load(id: { id: number }): Promise<Workflow | null> {
    return this.dataSource.manager.findOneBy(Workflow, id);
  }
}

class NoEntity {
  id!: number;
}

@CacheNamespace({ name: 'astray', id: ['id'], ttl: '60s' })
@InvalidatedBy(NoEntity, ({ id }) => ({ id }))
class Astray extends CacheAccess<number, { id: number }> {
  protected load(): number {
    return 0;
  }
}

/** Writes in its own first hook, as modules that seed their tables do. */
@Module({})
class SeedingModule implements OnModuleInit {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async onModuleInit(): Promise<void> {
    await this.dataSource.manager.save(Workflow, { name: 'seed' });
  }
}

const SILENT = { log: () => undefined, warn: () => undefined, error: () => undefined };
const orm = (name?: string) =>
  TypeOrmModule.forRoot({ type: 'postgres', url: database.url, entities, synchronize: !name, name, retryAttempts: 0 });
const cache = () => CacheModule.forRoot({ prefix: 'module-test', observers: [events] });
const start = async (...imports: NonNullable<ModuleMetadata['imports']>): Promise<TestingModule> => {
  const app = await Test.createTestingModule({ imports }).setLogger(SILENT).compile();
  return app.init();
};

describe('CacheTypeOrmModule', () => {
  it('watches every DataSource from the first hook of any module on', async () => {
    const app = await start(SeedingModule, orm(), orm('second'), cache(), CacheTypeOrmModule.forRoot(), feature());
    const seeded = await app.get(DataSource).manager.findOneByOrFail(Workflow, { name: 'seed' });
    expect(labels()).toEqual([`id=${seeded.id}`]);
    events.clear();
    const second = await app.get<DataSource>(getDataSourceToken('second')).manager.save(Workflow, { name: 'second' });
    expect(labels()).toEqual([`id=${second.id}`]);
    await app.close();
  });

  it('watches only the DataSources it is given, when it is given some', async () => {
    const named = CacheTypeOrmModule.forRoot({ dataSources: ['second'] });
    const app = await start(orm(), orm('second'), cache(), named, feature());
    await app.get(DataSource).manager.save(Workflow, { name: 'unseen' });
    expect(labels()).toEqual([]);
    const seen = await app.get<DataSource>(getDataSourceToken('second')).manager.save(Workflow, { name: 'seen' });
    expect(labels()).toEqual([`id=${seen.id}`]);
    await app.close();
  });

  it('gives entities back as entities', async () => {
    const app = await start(orm(), cache(), CacheTypeOrmModule.forRoot(), feature());
    const accessor = app.get(WorkflowById);
    const { id } = await app.get(DataSource).manager.save(Workflow, { name: 'entity' });
    await accessor.get({ id });
    events.clear();
    const hit = await accessor.get({ id });
    expect(events.outcomes()).toEqual(['hit']);
    expect(hit).toBeInstanceOf(Workflow);
    await app.close();
  });

  it('leaves the DataSource alone once the application is closed', async () => {
    const app = await start(orm(), cache(), CacheTypeOrmModule.forRoot(), feature());
    const dataSource = app.get(DataSource);
    expect(dataSource.subscribers).toHaveLength(1);
    await app.close();
    expect(dataSource.subscribers).toEqual([]);
    expect(Object.hasOwn(dataSource, 'createQueryRunner')).toBe(false);
  });

  it.each([
    ['without any DataSource', () => [cache(), CacheTypeOrmModule.forRoot()], 'TypeOrmModule.forRoot'],
    [
      'with a name that no DataSource has',
      () => [orm(), cache(), CacheTypeOrmModule.forRoot({ dataSources: ['third'] })],
      '"third", which is not registered',
    ],
    [
      'with a rule on a class that is no entity',
      () => [orm(), cache(), CacheTypeOrmModule.forRoot(), CacheModule.forFeature([Astray])],
      'Namespace "astray" is invalidated by "NoEntity"',
    ],
  ])('%s fails the start, and says the remedy', async (_when, imports, remedy) => {
    await expect(start(...imports())).rejects.toThrow(remedy);
  });

  it('knows entities by name and tables by name, junction tables too', async () => {
    const app = await start(orm(), cache(), CacheTypeOrmModule.forRoot(), CacheModule.forFeature([ByName]));
    await app.get(DataSource).manager.save(DetectorWorkflow, { detectorId: 1, workflowId: 1 });
    expect(labels()).toEqual(['id=1', 'id=2']);
    await app.close();
  });
});

@CacheNamespace({ name: 'by-name', id: ['id'], ttl: '60s' })
@InvalidatedBy('watches', () => ({ id: 0 }))
@InvalidatedBy('DetectorWorkflow', () => ({ id: 1 }))
@InvalidatedBy('detector_workflow', () => ({ id: 2 }))
class ByName extends CacheAccess<number, { id: number }> {
  protected load(): number {
    return 0;
  }
}

function feature() {
  return CacheModule.forFeature([WorkflowById]);
}

function labels(): string[] {
  return [...new Set(events.of('invalidation').map(({ label }) => label))].sort();
}

import { Test } from '@nestjs/testing';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from 'nestjs-coherent-cache';
import { CacheTypeOrmModule } from 'nestjs-coherent-cache/typeorm';
import type { Repository } from 'typeorm';
import { expect, inject, it } from 'vitest';
import { createDatabase } from '../support/test-database.js';
import { uniquePrefix } from '../support/unique-prefix.js';
import { Alerts, Workflow, WorkflowsByDetector } from '../types/readme-example.js';

it('the example in the README sees its own write, and so does everybody else', async () => {
  const database = await createDatabase(inject('postgresUrl'));
  const module = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', url: database.url, entities: [Workflow], synchronize: true }),
      CacheModule.forRoot({ prefix: uniquePrefix(), redis: inject('redisUrl'), readBudget: '5s', writeBudget: '5s' }),
      CacheTypeOrmModule.forRoot(),
      TypeOrmModule.forFeature([Workflow]),
      CacheModule.forFeature([WorkflowsByDetector]),
    ],
    providers: [Alerts],
  }).compile();
  await module.init();
  try {
    const workflow = await module
      .get<Repository<Workflow>>(getRepositoryToken(Workflow))
      .save({ name: 'page', detectorId: 1 });
    const accessor = module.get(WorkflowsByDetector);
    expect(await accessor.getMany([{ detectorId: 1 }, { detectorId: 2 }])).toMatchObject([[{ name: 'page' }], []]);

    expect(await module.get(Alerts).move(workflow, 2)).toMatchObject([{ name: 'page' }]);
    expect(await accessor.get({ detectorId: 1 })).toEqual([]);
  } finally {
    await module.close();
    await database.drop();
  }
});

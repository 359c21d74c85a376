import { ClsPluginTransactional, Propagation, TransactionHost } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ClsModule } from 'nestjs-cls';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Links } from './accessors.js';
import { DetectorWorkflow } from './entities.js';
import { createRig, type Rig } from './rig.js';

@Module({})
class DatabaseModule {}

let rig: Rig<{ links: Links }>;
let app: INestApplicationContext;
let host: TransactionHost<TransactionalAdapterTypeOrm>;
beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({ links: new Links(dataSource) }));
  const database = {
    module: DatabaseModule,
    providers: [{ provide: DataSource, useFactory: () => rig.dataSource }],
    exports: [DataSource],
  };
  const plugin = new ClsPluginTransactional({
    imports: [database],
    adapter: new TransactionalAdapterTypeOrm({ dataSourceToken: DataSource }),
  });
  app = await Test.createTestingModule({ imports: [ClsModule.forRoot({ plugins: [plugin] })] }).compile();
  await app.init();
  host = app.get(TransactionHost);
  await seen();
  rig.forget();
});
afterEach(async () => {
  await app.close();
  await rig.close();
});

const pair = { detectorId: 1, workflowId: 2 };
const seen = () => rig.accessors.links.get(pair);
const stored = () => rig.accessors.links.peek(pair);
const add = () => host.tx.getRepository(DetectorWorkflow).insert({ ...pair });
const EXACT = 'exact links detectorId=1,workflowId=2';
const changedMind = new Error('changed my mind');
const changeMind = () => {
  throw changedMind;
};

describe('a transaction of nestjs-cls', () => {
  it('is read by everybody once it has committed', async () => {
    await host.withTransaction(add);
    expect(rig.invalidated()).toEqual([EXACT]);
    expect(await seen()).toBe(1);
  });

  it('invalidates nothing when it is rolled back', async () => {
    await expect(host.withTransaction(() => add().then(changeMind))).rejects.toBe(changedMind);
    expect(rig.invalidated()).toEqual([]);
    expect(await stored()).toBe(0);
  });

  it('reads what it wrote itself, past the cache', async () => {
    const work = host.withTransaction(async () => {
      await add();
      expect(await seen()).toBe(1);
      changeMind();
    });
    await expect(work).rejects.toBe(changedMind);
    expect(await seen()).toBe(0);
  });

  it('that is nested can be rolled back alone', async () => {
    await host.withTransaction(async () => {
      const inner = host.withTransaction(Propagation.Nested, () => add().then(changeMind));
      await expect(inner).rejects.toBe(changedMind);
      await add();
      expect(await seen()).toBe(1);
      expect(rig.invalidated()).toEqual([]);
    });
    expect(await seen()).toBe(1);
  });

  it('of its own within another outlives it', async () => {
    const outer = host.withTransaction(async () => {
      await host.withTransaction(Propagation.RequiresNew, add);
      expect(rig.invalidated()).toEqual([EXACT]);
      changeMind();
    });
    await expect(outer).rejects.toBe(changedMind);
    expect(await seen()).toBe(1);
  });

  it('takes an invalidation by hand along, or drops it', async () => {
    const byHand = () => rig.accessors.links.invalidate(pair);
    await expect(host.withTransaction(() => byHand().then(changeMind))).rejects.toBe(changedMind);
    expect(await stored()).toBe(0);
    await host.withTransaction(byHand);
    expect(await stored()).toBeUndefined();
  });
});

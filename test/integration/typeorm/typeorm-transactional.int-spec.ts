import {
  initializeTransactionalContext,
  addTransactionalDataSource,
  deleteDataSourceByName,
} from 'typeorm-transactional';
import { Propagation, runInTransaction, runOnTransactionCommit, StorageDriver } from 'typeorm-transactional';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { Links } from './accessors.js';
import { DetectorWorkflow } from './entities.js';
import { createRig, type Rig } from './rig.js';

let rig: Rig<{ links: Links }>;
beforeAll(() => {
  initializeTransactionalContext({ storageDriver: StorageDriver.ASYNC_LOCAL_STORAGE });
});
beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({ links: new Links(dataSource) }));
  addTransactionalDataSource(rig.dataSource);
  await seen();
  rig.forget();
});
afterEach(async () => {
  deleteDataSourceByName('default');
  await rig.close();
});

const pair = { detectorId: 1, workflowId: 2 };
const seen = () => rig.accessors.links.get(pair);
const stored = () => rig.accessors.links.peek(pair);
const add = () => rig.dataSource.getRepository(DetectorWorkflow).insert({ ...pair });
const EXACT = 'exact links detectorId=1,workflowId=2';
const changedMind = new Error('changed my mind');
const changeMind = () => {
  throw changedMind;
};

describe('a transaction of typeorm-transactional', () => {
  it('is read by everybody once it has committed', async () => {
    await runInTransaction(add);
    expect(rig.invalidated()).toEqual([EXACT]);
    expect(await seen()).toBe(1);
  });

  it('invalidates nothing when it is rolled back', async () => {
    await expect(runInTransaction(() => add().then(changeMind))).rejects.toBe(changedMind);
    expect(rig.invalidated()).toEqual([]);
    expect(await stored()).toBe(0);
  });

  it('reads what it wrote itself, past the cache', async () => {
    await runInTransaction(async () => {
      await add();
      expect(await seen()).toBe(1);
    });
    await expect(
      runInTransaction(async () => {
        await add();
        expect(await seen()).toBe(2);
        changeMind();
      }),
    ).rejects.toBe(changedMind);
    expect(await seen()).toBe(1);
  });

  it('is left where it is not supported: reads use the cache, and invalidations by hand take effect at once', async () => {
    const outside = { propagation: Propagation.NOT_SUPPORTED };
    const work = runInTransaction(async () => {
      await add();
      await runInTransaction(async () => {
        expect(await seen()).toBe(0);
        await rig.accessors.links.invalidate(pair);
        expect(await stored()).toBeUndefined();
      }, outside);
      expect(await seen()).toBe(1);
      changeMind();
    });
    await expect(work).rejects.toBe(changedMind);
    expect(rig.invalidated()).toEqual([EXACT]);
  });

  it('that joins another one ends with that', async () => {
    await runInTransaction(async () => {
      await runInTransaction(add);
      expect(rig.invalidated()).toEqual([]);
    });
    expect(rig.invalidated()).toEqual([EXACT]);
  });

  it.each([Propagation.REQUIRES_NEW, Propagation.NESTED])(
    'of its own within another (%s) outlives it',
    async (propagation) => {
      const outer = runInTransaction(async () => {
        await runInTransaction(add, { propagation });
        expect(rig.invalidated()).toEqual([EXACT]);
        changeMind();
      });
      await expect(outer).rejects.toBe(changedMind);
      expect(await seen()).toBe(1);
    },
  );

  it('has told the cache when its commit hooks run', async () => {
    const inHook = await new Promise<unknown>((resolve, reject) => {
      runInTransaction(async () => {
        await add();
        runOnTransactionCommit(() => void seen().then(resolve, reject));
      }).catch(reject);
    });
    expect(inHook).toBe(1);
  });

  it('takes an invalidation by hand along, or drops it', async () => {
    const byHand = () => rig.accessors.links.invalidate(pair);
    await expect(runInTransaction(() => byHand().then(changeMind))).rejects.toBe(changedMind);
    expect(await stored()).toBe(0);
    await runInTransaction(byHand);
    expect(await stored()).toBeUndefined();
  });
});

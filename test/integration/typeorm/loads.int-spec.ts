import { CacheAccess, CacheNamespace } from 'nestjs-coherent-cache';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Links } from './accessors.js';
import { DetectorWorkflow } from './entities.js';
import { createCache, createRig, openDataSource, type Rig } from './rig.js';

type Accessors = { links: Links; counted: Counted };

/** Loads however the test says. */
@CacheNamespace({ name: 'counted', id: ['id'], ttl: '60s' })
class Counted extends CacheAccess<number, { id: number }> {
  how: () => Promise<number> = () => Promise.resolve(0);

  protected load(): Promise<number> {
    return this.how();
  }
}

let rig: Rig<Accessors>;

beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({
    links: new Links(dataSource),
    counted: new Counted(),
  }));
});
afterEach(() => rig.close());

const id = { detectorId: 1, workflowId: 2 };
const count = (manager: EntityManager) => manager.count(DetectorWorkflow);

describe('within a transaction', () => {
  it('an accessor sees the writes of the transaction, through its ordinary repositories, and stores nothing', async () => {
    await rig.dataSource.transaction(async (manager) => {
      await manager.save(DetectorWorkflow, { ...id });
      rig.forget();
      expect(await rig.accessors.links.within(manager).get(id)).toBe(1);
      expect(await rig.accessors.links.within(manager).getMany([id, { ...id, workflowId: 3 }])).toEqual([1, 0]);
      expect(rig.store.operations()).not.toContain('fill');
      expect(await rig.accessors.links.peek(id)).toBeUndefined();
    });
  });

  it('its runner stays usable, and the transaction its own', async () => {
    await rig.dataSource.transaction(async (manager) => {
      rig.accessors.counted.how = async () => {
        await rig.dataSource.transaction((inner) => inner.save(DetectorWorkflow, { ...id }));
        return count(rig.dataSource.manager);
      };
      expect(await rig.accessors.counted.within(manager).get({ id: 1 })).toBe(1);
      expect(manager.queryRunner).toMatchObject({ isReleased: false, isTransactionActive: true });
      expect(await count(rig.dataSource.manager)).toBe(0);
    });
    expect(await count(rig.dataSource.manager)).toBe(1);
  });

  it('what another accessor loads on the way is not stored either', async () => {
    rig.accessors.counted.how = async () => (await rig.accessors.links.get(id)) ?? -1;
    await rig.dataSource.transaction(async (manager) => {
      await manager.save(DetectorWorkflow, { ...id });
      expect(await rig.accessors.counted.within(manager).get({ id: 1 })).toBe(1);
    });
    rig.forget();
    expect(await rig.accessors.links.peek(id)).toBeUndefined();
  });

  it.each([
    ['without a transaction', () => rig.dataSource.manager, /no running transaction/],
    [
      'of a DataSource nobody registered',
      () => new DataSource({ type: 'postgres' }).createEntityManager(),
      /No registered DataSource/,
    ],
    ['that is undefined', () => undefined as unknown as EntityManager, /No registered DataSource/],
  ])('a manager %s is refused, saying which to pass', async (_which, managerOf, message) => {
    await expect(rig.accessors.links.within(managerOf()).get(id)).rejects.toMatchObject({
      code: 'CACHE_NO_TRANSACTION_SUPPORT',
      message: expect.stringMatching(message) as string,
    });
  });

  it('a manager whose transaction has ended is refused', async () => {
    let ended: EntityManager | undefined;
    await rig.dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1');
      ended = manager;
    });
    await expect(rig.accessors.links.within(ended!).get(id)).rejects.toThrow(/no running transaction/);
  });

  it('other accessors that a load asks answer from the transaction too, not from the cache', async () => {
    await rig.accessors.links.get(id);
    rig.accessors.counted.how = async () => (await rig.accessors.links.get(id)) ?? -1;
    await rig.dataSource.transaction(async (manager) => {
      await manager.save(DetectorWorkflow, { ...id });
      expect(await rig.accessors.counted.within(manager).get({ id: 1 })).toBe(1);
    });
  });
});

describe('a load', () => {
  it('of what everybody sees is stored', async () => {
    rig.accessors.counted.how = () => count(rig.dataSource.manager);
    await rig.accessors.counted.get({ id: 1 });
    expect(await rig.accessors.counted.peek({ id: 1 })).toBe(0);
  });

  it('S18: through a transaction is returned, but not stored', async () => {
    rig.accessors.counted.how = () => rig.dataSource.transaction((manager) => count(manager));
    expect(await rig.accessors.counted.get({ id: 1 })).toBe(0);
    expect(rig.events.of('fill')).toMatchObject([{ outcome: 'refused', reason: 'tainted', taint: 'transaction' }]);
    expect(await rig.accessors.counted.peek({ id: 1 })).toBeUndefined();
  });

  it('S18: through a query runner that is in a transaction already is not stored', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.save(DetectorWorkflow, { ...id });
    rig.accessors.counted.how = () => count(runner.manager);
    expect(await rig.accessors.counted.get({ id: 1 })).toBe(1);
    await runner.rollbackTransaction();
    await runner.release();
    expect(await rig.accessors.counted.peek({ id: 1 })).toBeUndefined();
  });

  it('taints the load around it', async () => {
    rig.accessors.counted.how = async () => {
      if (rig.events.of('load').length === 0 && !nested) {
        nested = true;
        return (await rig.accessors.counted.get({ id: 2 })) ?? -1;
      }
      return rig.dataSource.transaction((manager) => count(manager));
    };
    let nested = false;
    await rig.accessors.counted.get({ id: 1 });
    expect(await rig.accessors.counted.peek({ id: 1 })).toBeUndefined();
    expect(await rig.accessors.counted.peek({ id: 2 })).toBeUndefined();
  });
});

describe('a DataSource with replicas', () => {
  it('S18: is asked at its primary for what is to be stored; what comes from a replica all the same is not', async () => {
    const { url } = rig.dataSource.options as { url: string };
    const replicated = await openDataSource('', { replication: { master: { url }, slaves: [{ url }] } });
    const undo = instrument(replicated, rig.cache);
    const modes: string[] = [];
    replicated.subscribers.push({
      beforeQuery: ({ queryRunner }) => void modes.push(queryRunner.getReplicationMode()),
    });
    rig.accessors.counted.how = () => count(replicated.manager);
    await rig.accessors.counted.get({ id: 1 });
    expect(modes).toEqual(['master']);
    expect(await rig.accessors.counted.peek({ id: 1 })).toBe(0);
    const replica = replicated.createQueryRunner('slave');
    rig.accessors.counted.how = () => count(replica.manager);
    await rig.accessors.counted.get({ id: 2 });
    expect(rig.events.of('fill').at(-1)).toMatchObject({ outcome: 'refused', taint: 'replica' });
    await replica.release();
    undo();
    await replicated.destroy();
  });
});

describe('instrument', () => {
  it('refuses a DataSource that is not initialised, and says what to do', () => {
    expect(() => instrument(new DataSource({ type: 'postgres' }), rig.cache)).toThrow(/initialize\(\)/);
  });

  it('refuses a kind of database whose COMMIT it cannot see', () => {
    const unseen = { options: { type: 'mssql' }, isInitialized: true } as DataSource;
    expect(() => instrument(unseen, rig.cache)).toThrow(/mssql/);
  });

  it('twice is once', async () => {
    expect(instrument(rig.dataSource, rig.cache)).toBe(rig.undo);
    await rig.dataSource.manager.save(DetectorWorkflow, { ...id });
    expect(rig.store.operations()).toEqual(['mark', 'finalise']);
  });

  it('undone leaves the DataSource as it was, and existing runners without effect', async () => {
    const runner = rig.dataSource.createQueryRunner();
    rig.undo();
    rig.undo();
    expect(Object.hasOwn(rig.dataSource, 'createQueryRunner')).toBe(false);
    expect(rig.dataSource.subscribers).toEqual([]);
    await runner.manager.save(DetectorWorkflow, { ...id });
    await runner.release();
    await rig.dataSource.manager.save(DetectorWorkflow, { ...id });
    expect(rig.store.operations()).toEqual([]);
  });

  it('serves several caches on one DataSource, undone in any order', async () => {
    const other = createCache({});
    other.cache.bind(new Links(rig.dataSource));
    const undoOther = instrument(rig.dataSource, other.cache);
    await rig.dataSource.manager.save(DetectorWorkflow, { ...id });
    expect(rig.invalidated()).toHaveLength(1);
    expect(other.events.of('invalidation')).toHaveLength(1);
    rig.forget();
    rig.undo();
    await rig.dataSource.manager.save(DetectorWorkflow, { ...id });
    expect(rig.invalidated()).toEqual([]);
    expect(other.events.of('invalidation')).toHaveLength(2);
    undoOther();
    await rig.dataSource.manager.save(DetectorWorkflow, { ...id });
    expect(other.events.of('invalidation')).toHaveLength(2);
  });

  it('keeps several DataSources of one cache apart', async () => {
    const { url } = rig.dataSource.options as { url: string };
    const second = await openDataSource(url);
    const undo = instrument(second, rig.cache);
    await second.transaction(async (manager) => {
      await manager.save(DetectorWorkflow, { ...id });
      // The first DataSource is not part of this transaction.
      rig.accessors.counted.how = () => count(rig.dataSource.manager);
      expect(await rig.accessors.counted.within(manager).get({ id: 1 })).toBe(0);
    });
    expect(rig.invalidated()).toEqual(['exact links detectorId=1,workflowId=2']);
    undo();
    await second.destroy();
  });
});

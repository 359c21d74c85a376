import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Workflow } from './entities.js';
import { createCache, createRig, type Rig } from './rig.js';
import { SpyingStore } from './spying-store.js';

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, { id: 'id' })
class Names extends CacheAccess<string, { id: number }> {
  constructor(protected readonly dataSource: DataSource) {
    super();
  }

  protected async load(id: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Workflow).findOneBy(id))?.name ?? null;
  }
}

let rig: Rig<{ names: Names }>;
let store: SpyingStore;
let id: number;
let other: number;
beforeEach(async () => {
  store = new SpyingStore();
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({ names: new Names(dataSource) }), { store });
  ({ id } = await rig.dataSource.manager.save(Workflow, { name: 'old' }));
  ({ id: other } = await rig.dataSource.manager.save(Workflow, { name: 'other' }));
  await Promise.all([nameOf(), nameOf(other)]);
  rig.forget();
});
afterEach(() => rig.close());

const nameOf = (which = id) => rig.accessors.names.get({ id: which });
const truth = async (which: number) => (await rig.dataSource.manager.findOneByOrFail(Workflow, { id: which })).name;

/** Runs `work` while the transaction's COMMIT has returned and the cache is being told. */
function onceFinalising(work: () => Promise<unknown>): { readonly done: () => Promise<unknown> } {
  let done: Promise<unknown> | undefined;
  store.onFinalise = async () => {
    if (done) return;
    done = Promise.resolve();
    done = work();
    await done;
  };
  return { done: () => done ?? Promise.reject(new Error('The transaction never finalised.')) };
}

describe('while a transaction ends', () => {
  it('a write that nobody waits for invalidates by itself', async () => {
    let manager: EntityManager | undefined;
    const late = onceFinalising(() => manager!.update(Workflow, { id: other }, { name: 'late' }));
    await rig.dataSource.transaction(async (own) => {
      manager = own;
      await own.update(Workflow, { id }, { name: 'first' });
    });
    await late.done();
    expect([await nameOf(), await nameOf(other)]).toEqual(['first', 'late']);
  });

  it('a write sent behind ROLLBACK takes effect, and invalidates', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    const rollback = runner.rollbackTransaction();
    const late: Promise<unknown>[] = [];
    rig.dataSource.subscribers.push({
      beforeQuery: ({ query }) => {
        if (query === 'ROLLBACK') late.push(runner.query(`UPDATE workflow SET name = 'late' WHERE id = $1`, [other]));
      },
    });
    await rollback;
    await Promise.all(late);
    await runner.release();
    expect(await nameOf(other)).toBe(await truth(other));
  });

  it('an invalidation asked for behind it takes effect at once', async () => {
    let left: Promise<boolean> | undefined;
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const finalising = onceFinalising(async () => {
      go();
      await left;
    });
    await rig.dataSource.transaction(async (manager) => {
      left = gate.then(() => rig.accessors.names.invalidate({ id: other }));
      await manager.update(Workflow, { id }, { name: 'first' });
    });
    await finalising.done();
    expect(await left).toBe(true);
    expect(rig.invalidated()).toContain(`exact names id=${other}`);
    expect(await rig.accessors.names.peek({ id: other })).toBeUndefined();
  });
});

describe('SQL by hand', () => {
  it.each([
    ['ends one transaction and writes in the next', `COMMIT; BEGIN; UPDATE workflow SET name = 'new'`],
    ['writes in two', `UPDATE workflow SET "environmentId" = 9; COMMIT; BEGIN; UPDATE workflow SET name = 'new'`],
  ])('that %s invalidates with both ends', async (_what, sql) => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.query('BEGIN');
    await runner.query(sql);
    expect(await nameOf()).toBe('old');
    await runner.query('COMMIT');
    await runner.release();
    expect(await nameOf()).toBe('new');
  });

  it.each(['COMMIT', 'ROLLBACK'])(
    'that ends a transaction of TypeORM by %s leaves writes to themselves',
    async (end) => {
      const runner = rig.dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.query(end);
      await nameOf();
      await runner.manager.update(Workflow, { id }, { name: 'new' });
      expect(await nameOf()).toBe('new');
      await runner.rollbackTransaction();
      await runner.release();
      expect(await nameOf()).toBe('new');
    },
  );

  it('that begins a second transaction in the first changes nothing', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.query('BEGIN');
    await runner.manager.update(Workflow, { id }, { name: 'new' });
    await runner.query('BEGIN');
    expect(await nameOf()).toBe('old');
    await runner.query('COMMIT');
    await runner.release();
    expect(await nameOf()).toBe('new');
  });
});

describe('a silent insert beside one with events', () => {
  const silently = (manager: EntityManager) =>
    manager.createQueryBuilder().insert().into(Workflow).values({ name: 'silent', id: 900 }).callListeners(false);

  it('is not taken for it', async () => {
    expect(await nameOf(other + 1)).toBeNull();
    expect(await nameOf(other + 2)).toBeNull();
    await rig.dataSource.transaction((manager) =>
      Promise.all([manager.insert(Workflow, { name: 'told' }), silently(manager).execute()]),
    );
    expect(await nameOf(other + 1)).toBe(await truth(other + 1));
    expect(await nameOf(other + 2)).toBe(await truth(other + 2));
  });

  it('of a subscriber is not taken for it', async () => {
    expect(await nameOf(other + 1)).toBeNull();
    let isDone = false;
    rig.dataSource.subscribers.push({
      beforeInsert: async ({ manager }) => {
        if (isDone) return;
        isDone = true;
        await silently(manager).execute();
      },
    });
    await rig.dataSource.manager.save(Workflow, { name: 'told' });
    expect(await nameOf(other + 1)).toBe(await truth(other + 1));
    expect(await nameOf(other + 2)).toBe(await truth(other + 2));
  });
});

it('a statement that its timeout ended leaves no mark behind', async () => {
  const blocker = rig.dataSource.createQueryRunner();
  await blocker.startTransaction();
  await blocker.query('SELECT * FROM workflow FOR UPDATE');
  const runner = rig.dataSource.createQueryRunner();
  await runner.query('SET statement_timeout = 100');
  await expect(runner.query(`UPDATE workflow SET name = 'x' WHERE name LIKE 'o%'`)).rejects.toThrow('timeout');
  await runner.query('SET statement_timeout = 0');
  await runner.release();
  await blocker.rollbackTransaction();
  await blocker.release();
  await nameOf();
  expect(await rig.accessors.names.peek({ id })).toBe('old');
});

it('a transaction that is open when the DataSource is let go invalidates with its COMMIT', async () => {
  const runner = rig.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.manager.update(Workflow, { id }, { name: 'new' });
  rig.undo();
  await runner.commitTransaction();
  await runner.release();
  expect(await nameOf()).toBe('new');
});

it('two caches on one DataSource lose no connection to reads inside transactions', async () => {
  const { cache } = createCache({});
  const undo = instrument(rig.dataSource, cache);
  for (let n = 0; n < 3; n += 1) {
    await rig.dataSource.transaction(async (manager) => {
      await manager.update(Workflow, { id }, { name: `name ${n}` });
      expect(await nameOf()).toBe(`name ${n}`);
    });
  }
  undo();
  const { totalCount, idleCount } = (rig.dataSource.driver as unknown as { master: Record<string, number> }).master;
  expect(idleCount).toBe(totalCount);
  expect(rig.invalidated()).toEqual([`exact names id=${id}`]);
});

it('a loader that begins a transaction reads other accessors inside it', async () => {
  @CacheNamespace({ name: 'outer', id: ['id'], ttl: '60s' })
  @InvalidatedBy(Workflow, { id: 'id' })
  class Outer extends Names {
    protected override load(own: { id: number }): Promise<string | null> {
      return this.dataSource.transaction(async (manager) => {
        await manager.update(Workflow, own, { name: 'mine' });
        return rig.accessors.names.get(own);
      });
    }
  }
  const outer = new Outer(rig.dataSource);
  rig.cache.bind(outer);
  expect(await outer.get({ id })).toBe('mine');
});

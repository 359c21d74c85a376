import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { EntityManager } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Workflow } from './entities.js';
import { createRig, openDataSource, type Rig } from './rig.js';

abstract class Counting extends CacheAccess<number, { environmentId: number | null }> {
  protected load(): Promise<number> {
    return Promise.resolve(0);
  }
}

@CacheNamespace({ name: 'exact', id: ['environmentId'], ttl: '60s', bulkWrites: 'exact' })
@InvalidatedBy(Workflow, ({ environmentId }) => ({ environmentId }))
class Exact extends Counting {}

@CacheNamespace({ name: 'plain', id: ['environmentId'], ttl: '60s' })
@InvalidatedBy(Workflow, ({ environmentId }) => ({ environmentId }))
class Plain extends Counting {}

let rig: Rig<{ exact: Exact }>;
beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), () => ({ exact: new Exact() }));
  await rig.dataSource.manager.insert(
    Workflow,
    [1, 1, 2, 3].map((environmentId, n) => ({ name: `w${n}`, environmentId })),
  );
  rig.forget();
});
afterEach(() => rig.close());

const inTransaction = (write: (manager: EntityManager) => Promise<unknown>) => rig.dataSource.transaction(write);
const exact = (...environments: (number | null)[]) => environments.map((each) => `exact exact environmentId=${each}`);

describe('an accessor that wants bulk writes exactly', () => {
  const writes: [title: string, write: (manager: EntityManager) => Promise<unknown>, environments: number[]][] = [
    ['update by criteria', (m) => m.update(Workflow, { name: 'w2' }, { name: 'new' }), [2]],
    ['update that moves rows', (m) => m.update(Workflow, { environmentId: 1 }, { environmentId: 7 }), [1, 7]],
    ['update by id', (m) => m.update(Workflow, { id: 4 }, { environmentId: 8 }), [3, 8]],
    ['delete by criteria', (m) => m.delete(Workflow, { name: 'w3' }), [3]],
    ['softDelete by criteria', (m) => m.softDelete(Workflow, { name: 'w3' }), [3]],
    ['increment', (m) => m.increment(Workflow, { environmentId: 3 }, 'environmentId', 1), [3, 4]],
    [
      'a query builder',
      (m) => m.createQueryBuilder().delete().from(Workflow).where('name = :name', { name: 'w0' }).execute(),
      [1],
    ],
    [
      'SQL by hand',
      (m) => m.query('UPDATE workflow AS w SET "environmentId" = $2 WHERE w.name = $1', ['w2', 9]),
      [2, 9],
    ],
    ['a write of no row', (m) => m.delete(Workflow, { name: 'nobody' }), []],
  ];

  it.each(writes)('S22: gets them inside a transaction: %s', async (_title, write, environments) => {
    await inTransaction(write);
    expect(rig.invalidated()).toEqual(exact(...environments));
  });

  it('S22: has its namespace emptied outside one', async () => {
    await rig.dataSource.manager.update(Workflow, { name: 'w2' }, { name: 'new' });
    expect(rig.invalidated()).toEqual(['namespace exact everything']);
  });

  it('S22: has its namespace emptied when a row comes to fulfil the condition in between', async () => {
    const { url } = rig.dataSource.options as { url: string };
    const unseen = await openDataSource(url);
    rig.dataSource.subscribers.push({
      beforeQuery: async ({ query }) => {
        if (query.startsWith('UPDATE')) await unseen.manager.insert(Workflow, { name: 'w2', environmentId: 5 });
      },
    });
    await inTransaction((manager) => manager.update(Workflow, { name: 'w2' }, { name: 'new' }));
    await unseen.destroy();
    expect(rig.invalidated()).toEqual(['namespace exact everything']);
  });

  it('S22: has its namespace emptied by a write of very many rows', async () => {
    const many = Array.from({ length: 201 }, () => ({ name: 'many', environmentId: 1 }));
    await rig.dataSource.manager.insert(Workflow, many);
    rig.forget();
    await inTransaction((manager) => manager.delete(Workflow, { name: 'many' }));
    expect(rig.invalidated()).toEqual(['namespace exact everything']);
  });

  it('keeps others from changing the rows until the transaction ends', async () => {
    await inTransaction(async (manager) => {
      const locked: unknown[] = [];
      rig.dataSource.subscribers.push({
        beforeQuery: async ({ query, queryRunner }) => {
          if (queryRunner !== manager.queryRunner || !query.startsWith('UPDATE')) return;
          locked.push(await rig.dataSource.query("SELECT id FROM workflow WHERE name = 'w2' FOR UPDATE SKIP LOCKED"));
        },
      });
      await manager.update(Workflow, { name: 'w2' }, { name: 'new' });
      expect(locked).toEqual([[]]);
    });
  });

  it('does not keep a failing statement from failing', async () => {
    const work = inTransaction((manager) =>
      manager.query('UPDATE workflow SET name = $1 WHERE nothing = $2', ['a', 1]),
    );
    await expect(work).rejects.toThrow('nothing');
    expect(rig.invalidated()).toEqual([]);
  });
});

it('S22: without it a bulk write empties the namespace of a rule that needs more than the condition', async () => {
  const plain = await createRig(inject('postgresUrl'), () => ({ plain: new Plain() }));
  await plain.dataSource.transaction((manager) => manager.update(Workflow, { name: 'w2' }, { name: 'new' }));
  expect(plain.invalidated()).toEqual(['namespace plain everything']);
  await plain.close();
});

import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { EntityManager } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { WorkflowsByEnvironment } from './accessors.js';
import { Detector, Part, Workflow } from './entities.js';
import { createRig, type Rig } from './rig.js';

@CacheNamespace({ name: 'detectors', id: ['id'], ttl: '60s' })
@InvalidatedBy(Detector, (detector) => ({ id: detector.id }))
class Detectors extends CacheAccess<number, { id: number }> {
  protected load(): Promise<number> {
    return Promise.resolve(0);
  }
}

/** Its rule asks the database what it refuses to answer, the first time in a savepoint. */
@CacheNamespace({ name: 'dividing', id: ['id'], ttl: '60s' })
@InvalidatedBy(Part, async (part, { manager }) => {
  const divide = (on: EntityManager) => on.query('SELECT 1 / 0');
  await (part.name === 'careful' ? (manager as EntityManager).transaction(divide) : divide(manager as EntityManager));
  return null;
})
class Dividing extends CacheAccess<number, { id: number }> {
  protected load(): Promise<number> {
    return Promise.resolve(0);
  }
}

let rig: Rig<{ detectors: Detectors; workflows: WorkflowsByEnvironment }>;
beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({
    detectors: new Detectors(),
    workflows: new WorkflowsByEnvironment(dataSource),
  }));
});
afterEach(() => rig.close());

const codeOf = (write: Promise<unknown>): Promise<string> =>
  write.then(
    () => 'written',
    (error: Error & { driverError?: { code: string } }) => error.driverError?.code ?? error.message,
  );

/** Resolves for everybody when `count` have called it. */
function meeting(count: number): () => Promise<void> {
  let resolve!: () => void;
  const promise = new Promise<void>((met) => (resolve = met));
  return () => {
    count -= 1;
    if (count === 0) resolve();
    return promise;
  };
}

describe.each([
  ['with the library', () => undefined],
  ['without it, as a control', () => rig.undo()],
])('a writer %s', (_which, prepare) => {
  beforeEach(() => prepare());

  it.each([
    ['save', (manager: EntityManager, row: Workflow) => manager.save(Object.assign(row, { name: 'mine' }))],
    ['remove', (manager: EntityManager, row: Workflow) => manager.remove(row)],
  ])('whose %s cannot be serialised is told 40001, so that it knows to try again', async (_what, write) => {
    const { id } = await rig.dataSource.manager.save(Workflow, { name: 'page', environmentId: 1 });
    const writing = rig.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const row = await manager.findOneByOrFail(Workflow, { id });
      await rig.dataSource.query('UPDATE workflow SET name = $2 WHERE id = $1', [id, 'theirs']);
      await write(manager, row);
    });
    expect(await codeOf(writing)).toBe('40001');
  });

  it('in a deadlock is told 40P01', async () => {
    const a = await rig.dataSource.manager.save(Detector, { name: 'a' });
    const b = await rig.dataSource.manager.save(Detector, { name: 'b' });
    const bothHold = meeting(2);
    const writing = (first: number, second: number) =>
      rig.dataSource.transaction(async (manager) => {
        await manager.save(Detector, { id: first, name: 'first' });
        await bothHold();
        await manager.save(Detector, { id: second, name: 'second' });
      });
    const codes = await Promise.all([codeOf(writing(a.id, b.id)), codeOf(writing(b.id, a.id))]);
    expect(codes.sort()).toEqual(['40P01', 'written']);
  });

  it('that adds a child and then changes its parent does not wait for another one that does so', async () => {
    const { id } = await rig.dataSource.manager.save(Detector, { name: 'parent' });
    const bothInserted = meeting(2);
    const writing = (name: string) =>
      rig.dataSource.transaction(async (manager) => {
        await manager.insert(Part, { name, detector: { id } });
        await bothInserted();
        await manager.save(Detector, { id, name });
      });
    expect(await Promise.all([codeOf(writing('p')), codeOf(writing('q'))])).toEqual(['written', 'written']);
  });

  it.each([
    [
      'of a row lets others refer to it',
      (manager: EntityManager, id: number) => manager.save(Detector, { id, name: 'x' }),
      1,
    ],
    ['removing it does not', (manager: EntityManager, id: number) => manager.remove(Detector, { id } as Detector), 0],
  ])('has a write that, %s', async (_what, write, free) => {
    const { id } = await rig.dataSource.manager.save(Detector, { name: 'parent' });
    await rig.dataSource.transaction(async (manager) => {
      await write(manager, id);
      const sql = 'SELECT id FROM detector WHERE id = $1 FOR KEY SHARE SKIP LOCKED';
      expect(await rig.dataSource.query(sql, [id])).toHaveLength(free);
    });
  });
});

describe('a rule whose own query fails', () => {
  beforeEach(() => rig.cache.bind(new Dividing()));

  it('fails the write when it has aborted the transaction, which would quietly roll back otherwise', async () => {
    const write = rig.dataSource.transaction((manager) => manager.insert(Part, { name: 'p' }));
    expect(await codeOf(write)).toBe('22012');
  });

  it('fails the write at COMMIT when it is only asked then', async () => {
    rig.dataSource.subscribers.unshift({
      afterInsert: () => {
        throw new Error('theirs');
      },
    });
    const write = rig.dataSource.transaction(async (manager) => {
      await expect(manager.insert(Part, { name: 'p' })).rejects.toThrow('theirs');
    });
    expect(await codeOf(write)).toBe('22012');
  });

  it('widens when it had a savepoint, and the write goes on', async () => {
    await rig.dataSource.transaction((manager) => manager.insert(Part, { name: 'careful' }));
    expect(rig.invalidated()).toEqual(['namespace dividing everything']);
    expect(await rig.dataSource.manager.count(Part)).toBe(1);
  });
});

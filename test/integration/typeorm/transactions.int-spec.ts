import { instrument } from 'nestjs-coherent-cache/typeorm';
import type { EntityManager, EntitySubscriberInterface } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { LateChecks, Links, WorkflowsByEnvironment } from './accessors.js';
import { DetectorWorkflow, LateCheck, Workflow } from './entities.js';
import { createRig, openDataSource, type Rig } from './rig.js';
import { SpyingStore } from './spying-store.js';

type Accessors = { links: Links; workflows: WorkflowsByEnvironment; lateChecks: LateChecks };

let rig: Rig<Accessors>;
let store: SpyingStore;

async function open(options: { onUnavailable?: 'proceed' | 'abort' } = {}): Promise<void> {
  store = new SpyingStore();
  rig = await createRig(
    inject('postgresUrl'),
    (dataSource) => ({
      links: new Links(dataSource),
      workflows: new WorkflowsByEnvironment(dataSource),
      lateChecks: new LateChecks(dataSource),
    }),
    { store, ...options },
  );
}

beforeEach(() => open());
afterEach(() => rig.close());

const link = (detectorId: number, workflowId: number) => ({ detectorId, workflowId });
const pair = (detectorId: number, workflowId: number) =>
  `exact links detectorId=${detectorId},workflowId=${workflowId}`;
/** What everybody else sees. */
const linksSeen = () => rig.dataSource.getRepository(DetectorWorkflow).count();
const halves = () => store.operations().filter((operation) => operation === 'mark' || operation === 'finalise');

/** Notes how many links others see at each half of the bracket. */
function noteViews(): [half: string, links: number][] {
  const views: [string, number][] = [];
  store.onMark = async () => void views.push(['mark', await linksSeen()]);
  store.onFinalise = async () => void views.push(['finalise', await linksSeen()]);
  return views;
}

describe('the write bracket', () => {
  it('S17: marks before COMMIT and finalises after it, before the caller learns of it', async () => {
    const views = noteViews();
    await rig.dataSource.transaction((manager) => manager.save(DetectorWorkflow, link(1, 2)));
    expect(views).toEqual([
      ['mark', 0],
      ['finalise', 1],
    ]);
  });

  it('S17: does so around an autocommit statement', async () => {
    const views = noteViews();
    await rig.dataSource.manager.insert(DetectorWorkflow, link(1, 2));
    expect(views.slice(0, 2)).toEqual([
      ['mark', 0],
      ['finalise', 1],
    ]);
  });

  it('finalises an autocommit statement that fails', async () => {
    await rig.dataSource.manager.insert(DetectorWorkflow, { slot: 1, ...link(1, 2) });
    rig.forget();
    const write = rig.dataSource.manager.insert(DetectorWorkflow, { slot: 1, ...link(3, 4) });
    await expect(write).rejects.toThrow('duplicate key');
    expect(halves()).toEqual(['mark', 'finalise']);
    expect(rig.invalidated()).toEqual([pair(3, 4)]);
  });

  it('collects a whole transaction into one round trip each', async () => {
    await rig.dataSource.transaction(async (manager) => {
      await manager.save(DetectorWorkflow, [link(1, 1), link(2, 2)]);
      await manager.save(DetectorWorkflow, link(3, 3));
      expect(halves()).toEqual([]);
    });
    expect(halves()).toEqual(['mark', 'finalise']);
    expect(rig.invalidated()).toEqual([pair(1, 1), pair(2, 2), pair(3, 3)]);
  });

  it('goes around a transaction that was begun and committed by SQL text', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.query('begin;');
    await runner.manager.insert(DetectorWorkflow, link(1, 2));
    expect(halves()).toEqual([]);
    await runner.query('  Commit ;');
    await runner.release();
    expect(halves()).toEqual(['mark', 'finalise']);
  });

  it('touches the store for nothing that has no rule', async () => {
    await rig.dataSource.transaction((manager) => manager.query('SELECT 1'));
    await rig.dataSource.manager.save(Workflow, { name: 'new' });
    expect(store.operations()).toEqual([]);
  });
});

describe('a transaction that is rolled back', () => {
  const failing = (work: (manager: EntityManager) => Promise<unknown>) =>
    rig.dataSource.transaction(async (manager) => {
      await work(manager);
      throw new Error('changed my mind');
    });

  it('S17: invalidates nothing', async () => {
    await expect(failing((manager) => manager.save(DetectorWorkflow, link(1, 2)))).rejects.toThrow('changed my mind');
    expect(store.operations()).toEqual([]);
  });

  it('S17: leaves nothing behind for the next one of its runner', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.save(DetectorWorkflow, link(1, 2));
    await runner.rollbackTransaction();
    await runner.startTransaction();
    await runner.manager.save(DetectorWorkflow, link(3, 4));
    await runner.commitTransaction();
    await runner.release();
    expect(rig.invalidated()).toEqual([pair(3, 4)]);
  });

  it('to a savepoint keeps what the transaction around it changed', async () => {
    await rig.dataSource.transaction(async (manager) => {
      await manager.save(DetectorWorkflow, link(1, 2));
      const inner = manager.transaction(async (nested) => {
        await nested.save(DetectorWorkflow, link(3, 4));
        throw new Error('inner');
      });
      await expect(inner).rejects.toThrow('inner');
      expect(halves()).toEqual([]);
    });
    expect(rig.invalidated()).toContain(pair(1, 2));
    expect(halves()).toEqual(['mark', 'finalise']);
  });

  it('because a constraint fails at COMMIT lifts its mark again', async () => {
    const write = rig.dataSource.transaction((manager) => manager.insert(LateCheck, { id: 1, workflow: { id: 404 } }));
    await expect(write).rejects.toThrow('foreign key');
    expect(halves()).toEqual(['mark', 'finalise']);
    await rig.accessors.lateChecks.get({ id: 1 });
    expect(await rig.accessors.lateChecks.peek({ id: 1 })).toBe(0);
  });

  it('because the connection was lost at COMMIT leaves its mark standing', async () => {
    const write = rig.dataSource.transaction(async (manager) => {
      await manager.save(DetectorWorkflow, link(1, 2));
      const [{ pid }] = await manager.query('SELECT pg_backend_pid() AS pid');
      store.onMark = async () => void (await rig.dataSource.query('SELECT pg_terminate_backend($1)', [pid]));
    });
    await expect(write).rejects.toThrow(/terminat|released/i);
    expect(halves()).toEqual(['mark', 'finalise']);
    await rig.accessors.links.get(link(1, 2));
    expect(await rig.accessors.links.peek(link(1, 2))).toBeUndefined();
  });
});

describe('a store that cannot be reached', () => {
  it('fails the transaction under "abort", and nothing is written', async () => {
    await rig.close();
    await open({ onUnavailable: 'abort' });
    store.isDown = true;
    const write = rig.dataSource.transaction((manager) => manager.save(DetectorWorkflow, link(1, 2)));
    await expect(write).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
    expect(await linksSeen()).toBe(0);
    await expect(rig.dataSource.manager.insert(DetectorWorkflow, link(1, 2))).rejects.toMatchObject({
      code: 'CACHE_STORE_UNAVAILABLE',
    });
    expect(await linksSeen()).toBe(0);
  });

  it('of which only the reply is lost is told of the rollback, so that its mark does not stay', async () => {
    await rig.close();
    await open({ onUnavailable: 'abort' });
    store.losesReplies = true;
    const write = rig.dataSource.transaction((manager) => manager.save(DetectorWorkflow, link(1, 2)));
    await expect(write).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
    expect(halves()).toEqual(['mark', 'finalise']);
  });

  it('S21: does not keep the write from going on by default', async () => {
    store.isDown = true;
    await rig.dataSource.transaction((manager) => manager.save(DetectorWorkflow, link(1, 2)));
    expect(await linksSeen()).toBe(1);
  });
});

describe('other subscribers', () => {
  it.each([
    ['after commit', { afterTransactionCommit: () => fail() }, 1],
    ['after an insert', { afterInsert: () => fail() }, 0],
  ] satisfies [string, EntitySubscriberInterface, number][])(
    'that throw %s keep nothing from being finalised',
    async (_when, subscriber, links) => {
      rig.dataSource.subscribers.unshift(subscriber);
      rig.dataSource.subscribers.push(subscriber);
      await expect(rig.dataSource.manager.save(DetectorWorkflow, link(1, 2))).rejects.toThrow('theirs');
      expect(await linksSeen()).toBe(links);
      expect(halves()).toEqual(links === 1 ? ['mark', 'finalise'] : []);
    },
  );

  it('whose failure the writer survives keep no change from being invalidated', async () => {
    rig.undo();
    rig.dataSource.subscribers.push({ afterInsert: () => fail() });
    const undo = instrument(rig.dataSource, rig.cache);
    await survived((manager) => manager.save(DetectorWorkflow, link(1, 2)));
    expect(rig.invalidated()).toEqual([pair(1, 2)]);
    expect(halves()).toEqual(['mark', 'finalise']);
    undo();
  });

  it.each([
    ['an insert', (manager: EntityManager) => manager.save(DetectorWorkflow, link(3, 4))],
    ['an update', (manager: EntityManager) => manager.save(DetectorWorkflow, { id: 1, slot: 7 })],
  ])('that come first and throw after %s make it widen, since what changed is never told', async (_what, write) => {
    await rig.dataSource.manager.save(DetectorWorkflow, link(1, 2));
    rig.forget();
    rig.dataSource.subscribers.unshift({ afterInsert: () => fail(), afterUpdate: () => fail() });
    await survived(write);
    expect(rig.invalidated()).toEqual(['namespace links everything']);
    expect(halves()).toEqual(['mark', 'finalise']);
  });

  const survived = (write: (manager: EntityManager) => Promise<unknown>) =>
    rig.dataSource.transaction(async (manager) => {
      await expect(write(manager)).rejects.toThrow('theirs');
    });

  function fail(): never {
    throw new Error('theirs');
  }
});

describe('a row that somebody else moved in between', () => {
  it('S14: is invalidated where it was, not where the writer had seen it', async () => {
    const { id } = await rig.dataSource.manager.save(Workflow, { name: 'page', environmentId: 1 });
    const unseen = await openDataSource((rig.dataSource.options as { url: string }).url);
    await rig.dataSource.transaction(async (manager) => {
      const subscriber: EntitySubscriberInterface = {
        // Runs once the writer has loaded the row, and before it has locked it.
        afterLoad: async () => {
          rig.dataSource.subscribers.splice(rig.dataSource.subscribers.indexOf(subscriber), 1);
          await unseen.query('UPDATE workflow SET "environmentId" = 2 WHERE id = $1', [id]);
        },
      };
      rig.dataSource.subscribers.push(subscriber);
      await manager.save(Workflow, { id, environmentId: 3 });
    });
    expect(rig.invalidated()).toEqual(['exact workflows environmentId=2', 'exact workflows environmentId=3']);
    await unseen.destroy();
  });

  it('S14: cannot be moved any more once its old values are known', async () => {
    const { id } = await rig.dataSource.manager.save(Workflow, { name: 'page', environmentId: 1 });
    const free: unknown[] = [];
    rig.dataSource.subscribers.push({
      beforeQuery: async ({ query }) => {
        if (!query.startsWith('UPDATE')) return;
        free.push(await rig.dataSource.query('SELECT id FROM workflow WHERE id = $1 FOR UPDATE SKIP LOCKED', [id]));
      },
    });
    await rig.dataSource.manager.save(Workflow, { id, environmentId: 3 });
    expect(free).toEqual([[]]);
  });
});

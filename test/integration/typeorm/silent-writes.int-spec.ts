import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { Links } from './accessors.js';
import { DetectorWorkflow, Workflow } from './entities.js';
import { createRig, openDataSource, type Rig } from './rig.js';

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, (workflow) => ({ id: workflow.id }))
class Names extends CacheAccess<string | null, { id: number }> {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected async load(id: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Workflow).findOneBy(id))?.name ?? null;
  }
}

let rig: Rig<{ names: Names; links: Links }>;
let workflow: Workflow;
beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({
    names: new Names(dataSource),
    links: new Links(dataSource),
  }));
  workflow = await rig.dataSource.manager.save(Workflow, { name: 'old' });
  await rig.accessors.names.get({ id: workflow.id });
  rig.forget();
});
afterEach(() => rig.close());

const nameOf = (id = workflow.id) => rig.accessors.names.get({ id });
const halves = () => rig.store.operations().filter((operation) => operation === 'mark' || operation === 'finalise');

describe('a write with listeners switched off', () => {
  const writes: [title: string, write: (manager: EntityManager) => Promise<unknown>, name: string | null][] = [
    ['save', (m) => m.save(Workflow, { id: workflow.id, name: 'new' }, { listeners: false }), 'new'],
    ['remove', (m) => m.remove(Workflow, workflow, { listeners: false }), null],
    ['softRemove', (m) => m.softRemove(Workflow, workflow, { listeners: false }), null],
    [
      'an update query',
      (m) =>
        m
          .createQueryBuilder()
          .update(Workflow)
          .set({ name: 'new' })
          .where({ id: workflow.id })
          .callListeners(false)
          .execute(),
      'new',
    ],
    [
      'a delete query',
      (m) => m.createQueryBuilder().delete().from(Workflow).where({ id: workflow.id }).callListeners(false).execute(),
      null,
    ],
  ];

  it.each(writes)('is seen in its SQL: %s', async (_title, write, name) => {
    const { id } = workflow;
    await write(rig.dataSource.manager);
    expect(rig.invalidated()).toEqual([`exact names id=${id}`]);
    expect(await nameOf(id)).toBe(name);
  });

  it.each(writes)('is seen in a transaction of which nothing else tells: %s', async (_title, write, name) => {
    const { id } = workflow;
    await rig.dataSource.transaction((manager) => write(manager));
    expect(rig.invalidated()).toEqual([`exact names id=${id}`]);
    expect(await nameOf(id)).toBe(name);
  });

  it('leaves the precision of writes with events alone', async () => {
    await rig.dataSource.manager.save(Workflow, { id: workflow.id, name: 'new' });
    expect(rig.invalidated()).toEqual([`exact names id=${workflow.id}`]);
  });

  it('is looked for in nobody else’s tables', async () => {
    await rig.dataSource.query('CREATE TABLE other (id int)');
    await rig.dataSource.createQueryBuilder().insert().into('other', ['id']).values({ id: 1 }).execute();
    expect(rig.invalidated()).toEqual([]);
  });
});

describe('an insert that gives a value for a column that counts by itself', () => {
  const insert = (manager: EntityManager) =>
    manager
      .createQueryBuilder()
      .insert()
      .into(Workflow)
      .values({ name: 'next', id: 1000 })
      .updateEntity(false)
      .execute();

  it.each([
    ['alone', () => insert(rig.dataSource.manager)],
    ['in a transaction', () => rig.dataSource.transaction(insert)],
  ])('does not believe it: %s', async (_where, write) => {
    const id = workflow.id + 1;
    expect(await nameOf(id)).toBeNull();
    await write();
    expect(await nameOf(id)).toBe('next');
  });

  it('believes what came back', async () => {
    await rig.dataSource.transaction((manager) => manager.insert(Workflow, { name: 'next', id: 1000 }));
    expect(rig.invalidated()).toEqual([`exact names id=${workflow.id + 1}`]);
  });
});

it.each([
  ['by itself', () => undefined],
  ['by a second instrument', () => void instrument(rig.dataSource, rig.cache)],
])('a DataSource that is destroyed and initialised again is watched on, %s', async (_how, again) => {
  await rig.dataSource.destroy();
  await rig.dataSource.initialize();
  again();
  await rig.dataSource.manager.save(Workflow, { id: workflow.id, name: 'new' });
  expect(rig.invalidated()).toEqual([`exact names id=${workflow.id}`]);
});

describe('autocommit statements of one runner', () => {
  it('do not lift each other’s marks', async () => {
    const blocker = rig.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT * FROM workflow WHERE id = $1 FOR UPDATE', [workflow.id]);
    const runner = rig.dataSource.createQueryRunner();
    const first = runner.manager.update(Workflow, { id: 999 }, { name: 'nobody' });
    const second = runner.manager.update(Workflow, { id: workflow.id }, { name: 'new' });
    await first;
    await vi.waitFor(() => expect(halves().filter((half) => half === 'mark')).toHaveLength(2));
    expect(await nameOf()).toBe('old');
    expect(await rig.accessors.names.peek({ id: workflow.id })).toBeUndefined();
    await blocker.rollbackTransaction();
    await blocker.release();
    await second;
    await runner.release();
    expect(await nameOf()).toBe('new');
    await nameOf();
    expect(await rig.accessors.names.peek({ id: workflow.id })).toBe('new');
  });

  it('of which the outcome is unknown leave their marks', async () => {
    const { url } = rig.dataSource.options as { url: string };
    const impatient = await openDataSource(url, { extra: { query_timeout: 300 } });
    const undo = instrument(impatient, rig.cache);
    const blocker = rig.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT * FROM workflow WHERE id = $1 FOR UPDATE', [workflow.id]);
    await expect(impatient.manager.update(Workflow, { id: workflow.id }, { name: 'new' })).rejects.toThrow('timeout');
    expect(await nameOf()).toBe('old');
    expect(await rig.accessors.names.peek({ id: workflow.id })).toBeUndefined();
    await blocker.rollbackTransaction();
    await blocker.release();
    await vi.waitFor(async () => expect(await nameOf()).toBe('new'));
    undo();
    await impatient.destroy();
  });

  it('do not pile up when somebody else’s subscriber throws before one', async () => {
    const theirs = {
      beforeInsert: () => {
        throw new Error('theirs');
      },
    };
    const runner = rig.dataSource.createQueryRunner();
    const link = (detectorId: number) => runner.manager.insert(DetectorWorkflow, { detectorId, workflowId: 1 });
    rig.dataSource.subscribers.push(theirs);
    await expect(link(1)).rejects.toThrow('theirs');
    rig.dataSource.subscribers.pop();
    for (let detectorId = 2; detectorId <= 150; detectorId += 1) await link(detectorId);
    rig.forget();
    await link(1000);
    await runner.release();
    expect(rig.invalidated()).toContain('exact links detectorId=1000,workflowId=1');
    expect(rig.invalidated().length).toBeLessThan(100);
    expect(rig.invalidated()).not.toContain('exact links detectorId=1,workflowId=1');
  });
});

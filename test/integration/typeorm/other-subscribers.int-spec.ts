import { instrument } from 'nestjs-coherent-cache/typeorm';
import type { EntitySubscriberInterface } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Workflow } from './entities.js';
import { createRig, type Rig } from './rig.js';
import { expectStoredAgain, WorkflowNames } from './workflow-names.js';

type Hook = keyof EntitySubscriberInterface & `${'before' | 'after'}${string}`;

let rig: Rig<{ names: WorkflowNames }>;
let names: WorkflowNames;
let id: number;

beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({ names: new WorkflowNames(dataSource) }));
  ({ names } = rig.accessors);
  ({ id } = await rig.dataSource.manager.save(Workflow, { name: 'old' }));
  await expectStoredAgain(names, id, 'old');
});

afterEach(() => rig.close());

const rename = () => rig.dataSource.transaction((manager) => manager.save(Workflow, { id, name: 'new' }));
const nameNow = async () => (await rig.dataSource.manager.findOneByOrFail(Workflow, { id })).name;

/** Adds a subscriber of somebody else's before or after ours; returns what takes it away. */
function subscribe(place: 'before' | 'after', subscriber: EntitySubscriberInterface): () => void {
  const { subscribers } = rig.dataSource;
  if (place === 'before') subscribers.unshift(subscriber);
  else subscribers.push(subscriber);
  return () => void subscribers.splice(subscribers.indexOf(subscriber), 1);
}

const PLACES = ['before', 'after'] as const;
const HOOKS: Hook[] = [
  'beforeTransactionStart',
  'afterTransactionStart',
  'beforeUpdate',
  'afterUpdate',
  'beforeTransactionCommit',
  'afterTransactionCommit',
];
const WAYS = [
  [
    'throws',
    () => {
      throw new Error('theirs');
    },
  ],
  ['rejects', () => Promise.reject(new Error('theirs'))],
] as const;

const failures = PLACES.flatMap((place) =>
  HOOKS.flatMap((hook) => WAYS.map(([way, fail]) => ({ place, hook, way, fail }))),
);

describe('somebody else’s subscriber', () => {
  it.each(failures)('$place ours that $way in $hook fails the writer, and leaves no mark', async (theirs) => {
    const away = subscribe(theirs.place, { [theirs.hook]: theirs.fail });
    await expect(rename()).rejects.toThrow('theirs');
    away();
    const isCommitted = theirs.hook === 'afterTransactionCommit';
    expect(await nameNow()).toBe(isCommitted ? 'new' : 'old');
    await expectStoredAgain(names, id, await nameNow());
    await rename();
    await expectStoredAgain(names, id, 'new');
  });

  it.each(PLACES)('%s ours that throws after a rollback hides neither it nor the next write', async (place) => {
    const away = subscribe(place, {
      afterTransactionRollback: () => {
        throw new Error('theirs');
      },
    });
    const write = rig.dataSource.transaction(async (manager) => {
      await manager.save(Workflow, { id, name: 'never' });
      throw new Error('mine');
    });
    await expect(write).rejects.toThrow('mine');
    away();
    await expectStoredAgain(names, id, 'old');
    await rename();
    await expectStoredAgain(names, id, 'new');
  });

  it.each(PLACES)('%s ours that hangs after COMMIT keeps nobody from reading what was committed', async (place) => {
    const { hung, release } = hanging();
    subscribe(place, { afterTransactionCommit: () => hung.wait() });
    const write = rename();
    await hung.reached;
    await expectStoredAgain(names, id, 'new');
    release();
    await write;
    await expectStoredAgain(names, id, 'new');
  });

  it.each(PLACES)('%s ours that hangs before COMMIT keeps nobody from reading what is committed', async (place) => {
    const { hung, release } = hanging();
    subscribe(place, { beforeTransactionCommit: () => hung.wait() });
    const write = rename();
    await hung.reached;
    await expectStoredAgain(names, id, 'old');
    release();
    await write;
    await expectStoredAgain(names, id, 'new');
  });

  it.each(PLACES)('%s ours that writes after COMMIT has its write invalidated as well', async (place) => {
    const away = subscribe(place, {
      afterTransactionCommit: async () => {
        away();
        await rig.dataSource.manager.update(Workflow, { id }, { name: 'theirs' });
      },
    });
    await rename();
    await expectStoredAgain(names, id, 'theirs');
  });

  it('that was there before the library is as free to fail', async () => {
    rig.undo();
    const away = subscribe('after', { afterUpdate: WAYS[1][1] });
    const undo = instrument(rig.dataSource, rig.cache);
    await expect(rename()).rejects.toThrow('theirs');
    away();
    await expectStoredAgain(names, id, 'old');
    await rename();
    await expectStoredAgain(names, id, 'new');
    undo();
  });
});

/** A hook that waits until it is released. */
function hanging() {
  let release = () => {};
  let reach = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const wait = () => {
    reach();
    return released;
  };
  return { hung: { wait, reached }, release };
}

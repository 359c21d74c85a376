import { MemoryStore } from 'nestjs-coherent-cache';
import { FakeClock, RecordingStore } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startCommitCutter, type CommitCutter, type Cut } from '../../support/commit-cutter.js';
import { Workflow } from './entities.js';
import { createRig, openDataSource, type Rig } from './rig.js';
import { expectStoredAgain, WorkflowNames } from './workflow-names.js';

/** How long a mark stands when nobody knows how its write ended. */
const MARK_LEASE_MS = 10_000;

let rig: Rig<{ names: WorkflowNames }>;
let names: WorkflowNames;
let clock: FakeClock;
let ids: [number, number, number];

beforeEach(async () => {
  clock = new FakeClock(Date.now());
  const store = new RecordingStore(new MemoryStore({ clock }));
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({ names: new WorkflowNames(dataSource) }), {
    store,
    clock,
    markLease: MARK_LEASE_MS,
  });
  ({ names } = rig.accessors);
  const rows = await rig.dataSource.manager.save(Workflow, [{ name: 'old' }, { name: 'old' }, { name: 'old' }]);
  ids = rows.map(({ id }) => id) as typeof ids;
  await expectNames(['old', 'old', 'old']);
});

afterEach(() => rig.close());

const halves = () => rig.store.operations().filter((operation) => operation === 'mark' || operation === 'finalise');
const rename = (manager: EntityManager, id: number, name = 'new') => manager.save(Workflow, { id, name });

async function expectNames(expected: readonly string[]): Promise<void> {
  for (const [index, name] of expected.entries()) await expectStoredAgain(names, ids[index]!, name);
}

/** Three transactions, each within the one before, of which those named are rolled back at their end. */
async function nest(rolledBack: readonly number[], manager: EntityManager | DataSource, level = 0): Promise<void> {
  const work = manager.transaction(async (inner) => {
    await rename(inner, ids[level]!);
    if (level < 2) await nest(rolledBack, inner, level + 1);
    if (rolledBack.includes(level)) throw new Error(`rolled back ${level}`);
  });
  const end = await work.then(
    () => 'committed',
    (error: Error) => error.message,
  );
  expect(end).toBe(rolledBack.includes(level) ? `rolled back ${level}` : 'committed');
}

describe('transactions in transactions', () => {
  it.each([
    { title: 'of which all commit', rolledBack: [], expected: ['new', 'new', 'new'] },
    { title: 'of which the innermost is rolled back', rolledBack: [2], expected: ['new', 'new', 'old'] },
    { title: 'of which the middle one is rolled back', rolledBack: [1], expected: ['new', 'old', 'old'] },
    { title: 'of which the two inner ones are rolled back', rolledBack: [1, 2], expected: ['new', 'old', 'old'] },
    { title: 'of which the outermost is rolled back', rolledBack: [0], expected: ['old', 'old', 'old'] },
    { title: 'of which all are rolled back', rolledBack: [0, 1, 2], expected: ['old', 'old', 'old'] },
  ])('$title leave what was committed, in one bracket', async ({ rolledBack, expected }) => {
    rig.forget();
    await nest(rolledBack, rig.dataSource);
    expect(halves()).toEqual(rolledBack.includes(0) ? [] : ['mark', 'finalise']);
    await expectNames(expected);
  });

  it('by hand on one query runner are the same', async () => {
    const runner = rig.dataSource.createQueryRunner();
    rig.forget();
    await runner.startTransaction();
    await rename(runner.manager, ids[0]);
    await runner.startTransaction();
    await rename(runner.manager, ids[1]);
    await runner.rollbackTransaction();
    await runner.startTransaction();
    await rename(runner.manager, ids[2]);
    await runner.commitTransaction();
    expect(halves()).toEqual([]);
    await expectNames(['old', 'old', 'old']);
    await runner.commitTransaction();
    await runner.release();
    expect(halves()).toEqual(['mark', 'finalise']);
    await expectNames(['new', 'old', 'new']);
  });
});

/** Does it again as long as the database says that trying again may help. */
async function retrying(write: () => Promise<unknown>, attempts = 0): Promise<number> {
  try {
    await write();
    return attempts + 1;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== '40001' && code !== '40P01') throw error;
    return retrying(write, attempts + 1);
  }
}

/** Resolves for everybody when `count` have called it; later callers pass. */
function meeting(count: number): () => Promise<void> {
  let resolve!: () => void;
  const met = new Promise<void>((done) => (resolve = done));
  return () => {
    count -= 1;
    if (count <= 0) resolve();
    return met;
  };
}

describe('a writer that tries again', () => {
  it('because its transaction could not be serialised leaves the last value, and no mark', async () => {
    const bothHaveRead = meeting(2);
    const append = (text: string) =>
      rig.dataSource.transaction('SERIALIZABLE', async (manager) => {
        const row = await manager.findOneByOrFail(Workflow, { id: ids[0] });
        await bothHaveRead();
        await rename(manager, ids[0], row.name + text);
      });
    const attempts = await Promise.all([retrying(() => append('+')), retrying(() => append('+'))]);
    expect(attempts).toContain(1);
    expect(attempts).toContain(2);
    await expectNames(['old++']);
  });

  it('because reads of others depended on it, which only COMMIT finds out, does so too', async () => {
    const bothHaveWritten = meeting(2);
    const copy = (from: number, to: number) =>
      rig.dataSource.transaction('SERIALIZABLE', async (manager) => {
        const row = await manager.findOneByOrFail(Workflow, { id: from });
        await rename(manager, to, `copy of ${row.name}`);
        await bothHaveWritten();
      });
    const [first, second] = ids;
    const attempts = await Promise.all([retrying(() => copy(first, second)), retrying(() => copy(second, first))]);
    expect(attempts).toContain(1);
    expect(attempts).toContain(2);
    const rows = await rig.dataSource.manager.find(Workflow, { order: { id: 'ASC' } });
    expect(rows.map(({ name }) => name).sort()).toEqual(['copy of copy of old', 'copy of old', 'old']);
    await expectNames(rows.map(({ name }) => name));
  });

  it('because of a deadlock leaves what it wrote at last, and no mark', async () => {
    const bothHold = meeting(2);
    const renameBoth = (first: number, second: number, name: string) =>
      rig.dataSource.transaction(async (manager) => {
        await rename(manager, first, name);
        await bothHold();
        await rename(manager, second, name);
      });
    const [first, second] = ids;
    const attempts = await Promise.all([
      retrying(() => renameBoth(first, second, 'one')),
      retrying(() => renameBoth(second, first, 'two')),
    ]);
    expect(attempts).toContain(1);
    expect(attempts).toContain(2);
    const { name } = await rig.dataSource.manager.findOneByOrFail(Workflow, { id: first });
    expect(['one', 'two']).toContain(name);
    await expectNames([name, name]);
  });
});

describe('a connection that dies in COMMIT', () => {
  let cutter: CommitCutter;
  let fragile: DataSource;
  let undo: () => void;

  beforeEach(async () => {
    cutter = await startCommitCutter((rig.dataSource.options as { url: string }).url);
    fragile = await openDataSource(cutter.url);
    undo = instrument(fragile, rig.cache);
  });

  afterEach(async () => {
    undo();
    await fragile.destroy();
    await cutter.close();
  });

  it.each<[string, Cut, string]>([
    ['before the server has seen it', 'before-commit', 'old'],
    ['after the server has committed', 'after-commit', 'new'],
  ])('%s fails the writer; reads are right at once, and stored again when the mark ends', async (_when, cut, name) => {
    void cutter.cutNext(cut);
    await expect(fragile.transaction((manager) => rename(manager, ids[0]))).rejects.toThrow(/terminat|connection/i);
    expect(await names.get({ id: ids[0] })).toBe(name);
    expect(await names.peek({ id: ids[0] })).toBeUndefined();
    clock.advance(MARK_LEASE_MS + 1);
    await expectNames([name]);
    await fragile.transaction((manager) => rename(manager, ids[0], 'again'));
    await expectNames(['again']);
  });
});

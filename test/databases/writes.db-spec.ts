import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases } from './support/databases.js';
import { createRig, valuesOf, type DatabaseRig } from './support/rig.js';
import type { TestSchema } from './support/test-schema.js';
import { bulkWrites, savedWrites } from './writes/entity-writes.js';
import { sqlWrites } from './writes/sql-writes.js';
import { writerOf, type Write } from './writes/write.js';

const writes = [...savedWrites, ...bulkWrites, ...sqlWrites];
const changedMind = new Error('changed my mind');

describe.each(databases)('on $name', ({ create, dialect }) => {
  let schema: TestSchema;
  let rig: DatabaseRig;
  beforeAll(async () => {
    schema = await create();
  });
  afterAll(() => schema.drop());
  beforeEach(async () => {
    rig = await createRig(schema);
  });
  afterEach(() => rig.close());

  const here = writes.filter(({ on }) => !on || on.includes(dialect));

  describe('a write without a transaction is read by everybody once it resolves:', () => {
    it.each(here)('$title', async (write) => {
      await write.run(writerOf(rig.dataSource.manager, dialect));
      await expectNews(write);
    });
  });

  describe('a write in a transaction is read by everybody once that has committed:', () => {
    it.each(here)('$title', async (write) => {
      await rig.dataSource.transaction((manager) => write.run(writerOf(manager, dialect)));
      await expectNews(write);
    });
  });

  describe('a write in a transaction of a query runner’s own is read by everybody once that has committed:', () => {
    it.each(here)('$title', async (write) => {
      const runner = rig.dataSource.createQueryRunner();
      await runner.query(dialect === 'sqlite' ? 'BEGIN' : 'START TRANSACTION');
      await write.run(writerOf(runner.manager, dialect));
      await runner.query('COMMIT');
      await runner.release();
      await expectNews(write);
    });
  });

  describe('a write that is rolled back invalidates nothing:', () => {
    it.each(here.filter(({ commitsOn = [] }) => !commitsOn.includes(dialect)))('$title', async (write) => {
      const work = rig.dataSource.transaction(async (manager) => {
        await write.run(writerOf(manager, dialect));
        throw changedMind;
      });
      await expect(work).rejects.toBe(changedMind);
      expect(await valuesOf(rig.entries, (entry) => entry.peek())).toEqual(rig.before);
      expect(await valuesOf(rig.entries, (entry) => entry.truth())).toEqual(rig.before);
    });
  });

  const committing = here.filter(({ commitsOn = [] }) => commitsOn.includes(dialect));
  if (committing.length > 0) {
    describe('a write that no rollback takes back is read by everybody although it was asked for:', () => {
      it.each(committing)('$title', async (write) => {
        const work = rig.dataSource.transaction(async (manager) => {
          await write.run(writerOf(manager, dialect));
          throw changedMind;
        });
        await expect(work).rejects.toBe(changedMind);
        await expectNews(write);
      });
    });
  }

  async function expectNews({ changes, precision }: Write): Promise<void> {
    const stored = await valuesOf(rig.entries, (entry) => entry.peek());
    const truth = await valuesOf(rig.entries, (entry) => entry.truth());
    expect(await valuesOf(rig.entries, (entry) => entry.read())).toEqual(truth);
    expect(namesWhere((name) => !isSame(truth[name], rig.before[name]))).toEqual([...changes].sort());
    const kept = namesWhere((name) => mustStay(name, changes, precision));
    expect(Object.fromEntries(kept.map((name) => [name, stored[name]]))).toEqual(
      Object.fromEntries(kept.map((name) => [name, rig.before[name]])),
    );
  }

  function namesWhere(isWanted: (name: string) => boolean): string[] {
    return Object.keys(rig.entries).filter(isWanted).sort();
  }
});

function mustStay(name: string, changes: readonly string[], precision: Write['precision']): boolean {
  if (precision === 'everything') return false;
  if (precision === 'exact') return !changes.includes(name);
  return !changes.some((changed) => namespaceOf(changed) === namespaceOf(name));
}

function namespaceOf(name: string): string | undefined {
  return name.split(' ')[0];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

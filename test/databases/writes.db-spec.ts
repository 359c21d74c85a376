import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases } from './support/databases.js';
import { createRig, valuesOf, type DatabaseRig } from './support/rig.js';
import type { TestSchema } from './support/test-schema.js';
import { bulkWrites } from './writes/bulk-writes.js';
import { savedWrites } from './writes/saved-writes.js';
import { dialectWrites } from './writes/dialect-writes.js';
import { portableWrites } from './writes/portable-writes.js';
import { writerOf, type Write } from './writes/write.js';

const sqlWrites = [...portableWrites, ...dialectWrites];
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
      const { actual, expected } = await outcomeOf(write);
      expect(actual).toEqual(expected);
    });
  });

  describe('a write in a transaction is read by everybody once that has committed:', () => {
    it.each(here)('$title', async (write) => {
      await rig.dataSource.transaction((manager) => write.run(writerOf(manager, dialect)));
      const { actual, expected } = await outcomeOf(write);
      expect(actual).toEqual(expected);
    });
  });

  describe('SQL in a transaction that SQL began is read by everybody once that has committed:', () => {
    it.each(sqlWrites.filter((write) => here.includes(write)))('$title', async (write) => {
      const runner = rig.dataSource.createQueryRunner();
      await runner.query(dialect === 'sqlite' ? 'BEGIN' : 'START TRANSACTION');
      await write.run(writerOf(runner.manager, dialect));
      await runner.query('COMMIT');
      await runner.release();
      const { actual, expected } = await outcomeOf(write);
      expect(actual).toEqual(expected);
    });
  });

  describe('a write that is rolled back invalidates nothing:', () => {
    it.each(here.filter(({ commitsOn = [] }) => !commitsOn.includes(dialect)))('$title', async (write) => {
      const work = rig.dataSource.transaction(async (manager) => {
        await write.run(writerOf(manager, dialect));
        throw changedMind;
      });
      await expect(work).rejects.toBe(changedMind);
      const stored = await valuesOf(rig.entries, (entry) => entry.peek());
      expect(write.mayCommitOn?.includes(dialect) ? rig.before : stored).toEqual(rig.before);
      expect(await valuesOf(rig.entries, (entry) => entry.truth())).toEqual(rig.before);
      expect(await valuesOf(rig.entries, (entry) => entry.read())).toEqual(rig.before);
    });
  });

  const committing = here.filter(({ commitsOn = [] }) => commitsOn.includes(dialect));
  it.each(committing)(
    'a write that no rollback takes back is read by everybody all the same: $title',
    async (write) => {
      const work = rig.dataSource.transaction(async (manager) => {
        await write.run(writerOf(manager, dialect));
        throw changedMind;
      });
      await expect(work).rejects.toBe(changedMind);
      const { actual, expected } = await outcomeOf(write);
      expect(actual).toEqual(expected);
    },
  );

  /** What everybody reads, what has changed, and what is still stored: as it is, and as it has to be. */
  async function outcomeOf({
    changes,
    precision,
    alsoEmpties,
  }: Write): Promise<{ actual: unknown; expected: unknown }> {
    const stored = await valuesOf(rig.entries, (entry) => entry.peek());
    const truth = await valuesOf(rig.entries, (entry) => entry.truth());
    const read = await valuesOf(rig.entries, (entry) => entry.read());
    const changed = namesWhere((name) => !isSame(truth[name], rig.before[name]));
    const emptied = alsoEmpties?.[dialect] ?? [];
    const kept = namesWhere((name) => mustStay(name, changes, precision) && !emptied.includes(namespaceOf(name) ?? ''));
    return {
      actual: { read, changed, kept: kept.filter((name) => isSame(stored[name], rig.before[name])) },
      expected: { read: truth, changed: [...changes].sort(), kept },
    };
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

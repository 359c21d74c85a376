import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Detector, Part } from './entities.js';
import { databases, serverDatabases } from './support/databases.js';
import { gate, type Gate } from './support/gate.js';
import { createRig, type DatabaseRig } from './support/rig.js';
import type { TestSchema } from './support/test-schema.js';

let schema: TestSchema;
let rig: DatabaseRig;

function onDatabase(create: () => Promise<TestSchema>): void {
  beforeAll(async () => {
    schema = await create();
  });
  afterAll(() => schema.drop());
  beforeEach(async () => {
    rig = await createRig(schema);
  });
  afterEach(() => rig.close());
}

/** Starts a read that misses, and holds its load once its query is done. */
async function heldRead(): Promise<{ readonly held: Gate; readonly value: Promise<unknown> }> {
  const { detectors } = rig.accessors;
  await detectors.invalidate({ id: 1 });
  const [queried, held] = [gate(), gate()];
  detectors.afterQuery = () => {
    detectors.afterQuery = () => undefined;
    queried.open();
    return held.opened;
  };
  const value = detectors.get({ id: 1 });
  await queried.opened;
  return { held, value };
}

const stored = () => rig.accessors.detectors.peek({ id: 1 });
const read = () => rig.accessors.detectors.get({ id: 1 });
const rename = { name: 'uno' };

describe.each(databases)('on $name', ({ create }) => {
  onDatabase(create);

  it.each([
    ['save', () => rig.dataSource.manager.save(Detector, { id: 1, ...rename })],
    ['update', () => rig.dataSource.manager.update(Detector, 1, rename)],
    ['SQL', () => rig.dataSource.query("UPDATE detector SET name = 'uno' WHERE id = 1")],
    ['a transaction', () => rig.dataSource.transaction((manager) => manager.update(Detector, 1, rename))],
  ])('a load that queried before a write and ends after it is not stored: %s', async (_what, write) => {
    const { held, value } = await heldRead();
    await write();
    held.open();
    expect(await value).toBe('one 0');
    expect(await stored()).toBeUndefined();
    expect(await read()).toBe('uno 0');
  });

  it('a load that ran beside a write of another row is stored', async () => {
    const { held, value } = await heldRead();
    await rig.dataSource.manager.save(Detector, { id: 2, name: 'due' });
    held.open();
    await value;
    expect(await stored()).toBe('one 0');
  });

  it('a read in a transaction sees what that wrote, and is not stored', async () => {
    await rig.dataSource.transaction(async (manager) => {
      await manager.save(Detector, { id: 1, ...rename });
      expect(await rig.accessors.detectors.within(manager).get({ id: 1 })).toBe('uno 0');
    });
    expect(await stored()).toBeUndefined();
    expect(await read()).toBe('uno 0');
  });

  it('what a rolled-back savepoint wrote is not read, and what was written around it is', async () => {
    await rig.dataSource.transaction(async (manager) => {
      await manager.save(Detector, { id: 2, name: 'due' });
      const inner = manager.transaction(async (nested) => {
        await nested.save(Detector, { id: 1, ...rename });
        throw new Error('inner');
      });
      await expect(inner).rejects.toThrow('inner');
    });
    expect(await read()).toBe('one 0');
    expect(await rig.accessors.detectors.get({ id: 2 })).toBe('due 0');
  });

  it('a write that the database refuses leaves entries that can be stored again', async () => {
    const write = rig.dataSource.manager.insert(Part, { name: 'lost', detectorId: 404 });
    await expect(write).rejects.toThrow(/foreign key/i);
    await rig.accessors.parts.get({ detectorId: 404 });
    expect(await rig.accessors.parts.peek({ detectorId: 404 })).toEqual([]);
  });
});

describe.each(serverDatabases)('with connections of their own, on $name', ({ create }) => {
  onDatabase(create);

  it.each([
    ['save', (manager: DatabaseRig['dataSource']['manager']) => manager.save(Detector, { id: 1, ...rename })],
    ['update', (manager: DatabaseRig['dataSource']['manager']) => manager.update(Detector, 1, rename)],
    [
      'SQL',
      (manager: DatabaseRig['dataSource']['manager']) => manager.query("UPDATE detector SET name = 'uno' WHERE id = 1"),
    ],
  ])(
    'a load that queried beside an open transaction and ends after its COMMIT is not stored: %s',
    async (_what, write) => {
      const runner = rig.dataSource.createQueryRunner();
      await runner.startTransaction();
      await write(runner.manager);
      const { held, value } = await heldRead();
      await runner.commitTransaction();
      await runner.release();
      held.open();
      expect(await value).toBe('one 0');
      expect(await stored()).toBeUndefined();
      expect(await read()).toBe('uno 0');
    },
  );

  it('nobody reads what a transaction has not committed', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.update(Detector, 1, rename);
    expect(await read()).toBe('one 0');
    await runner.rollbackTransaction();
    await runner.release();
    expect(await stored()).toBe('one 0');
  });

  it('the old values of a moved row are those under the lock, not those that the writer had seen', async () => {
    const part = await rig.dataSource.manager.findOneByOrFail(Part, { id: 1 });
    await rig.dataSource.query('UPDATE part SET detector_id = 2 WHERE id = 1');
    await rig.accessors.parts.get({ detectorId: 2 });
    await rig.dataSource.manager.save(Object.assign(part, { detectorId: 1, name: 'back' }));
    expect(await rig.accessors.parts.get({ detectorId: 2 })).toEqual(['cable']);
    expect(await rig.accessors.parts.get({ detectorId: 1 })).toEqual(['back']);
  });
});

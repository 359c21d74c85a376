import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Links } from './accessors.js';
import { DetectorWorkflow, Workflow } from './entities.js';
import { createRig, type Rig } from './rig.js';

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, { id: 'id' })
class Names extends CacheAccess<string, { id: number }> {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected async load(id: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Workflow).findOneBy(id))?.name ?? null;
  }
}

let rig: Rig<{ names: Names; links: Links }>;
let id: number;
let other: number;
beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({
    names: new Names(dataSource),
    links: new Links(dataSource),
  }));
  ({ id } = await rig.dataSource.manager.save(Workflow, { name: 'old' }));
  ({ id: other } = await rig.dataSource.manager.save(Workflow, { name: 'other' }));
  await rig.dataSource.query(`
    CREATE FUNCTION rename_all() RETURNS void LANGUAGE sql AS $$ UPDATE workflow SET name = 'new' $$;
    CREATE PROCEDURE rename_them() LANGUAGE sql AS $$ UPDATE workflow SET name = 'new' $$`);
  await Promise.all([nameOf(), nameOf(other)]);
  rig.forget();
});
afterEach(() => rig.close());

const nameOf = (which = id) => rig.accessors.names.get({ id: which });
const EXACT = () => [`exact names id=${id}`];
const NAMES = () => ['namespace names everything'];
const ALL = () => ['namespace links everything', 'namespace names everything'];

type Statement = [sql: string, parameters: () => unknown[], invalidated: () => string[]];
const statements: Statement[] = [
  [`UPDATE workflow SET name = 'new' WHERE id = $1`, () => [id], EXACT],
  [`UPDATE workflow SET name = $2 WHERE "id" IN ($1) RETURNING *`, () => [id, 'new'], EXACT],
  [`/* why */ update only "public"."workflow" as w set name = 'new' where w.id = $1`, () => [id], EXACT],
  [`UPDATE workflow SET name = 'new' WHERE name LIKE 'ol%'`, () => [], NAMES],
  [`UPDATE workflow SET name = 'new' WHERE id = $1 OR name = 'x'`, () => [id], NAMES],
  [`WITH moved AS (UPDATE workflow SET name = 'new' RETURNING id) SELECT count(*) FROM moved`, () => [], NAMES],
  [`EXPLAIN ANALYZE UPDATE workflow SET name = 'new'`, () => [], NAMES],
  [`SELECT 1; UPDATE workflow SET name = 'new'`, () => [], NAMES],
  [`DO $$ BEGIN EXECUTE 'UPDATE ' || 'workflow SET name = ''new'''; END $$`, () => [], ALL],
  [`CALL rename_them()`, () => [], ALL],
  [
    `MERGE INTO workflow AS w USING (SELECT 1) AS x ON w.name = 'old' WHEN MATCHED THEN UPDATE SET name = 'new'`,
    () => [],
    NAMES,
  ],
  [
    `INSERT INTO workflow (id, name) VALUES ($1, 'new') ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name`,
    () => [id],
    EXACT,
  ],
  [`BEGIN; UPDATE workflow SET name = 'new'; COMMIT`, () => [], NAMES],
];

describe('SQL by hand', () => {
  it.each(statements)('S22: is read: %s', async (sql, parameters, invalidated) => {
    await rig.dataSource.query(sql, parameters());
    expect(rig.invalidated()).toEqual(invalidated());
    expect(await nameOf()).toBe('new');
  });

  it.each(statements.slice(0, -1))('S22: is read inside a transaction: %s', async (sql, parameters, invalidated) => {
    await rig.dataSource.transaction((manager) => manager.query(sql, parameters()));
    expect(rig.invalidated()).toEqual(invalidated());
    expect(await nameOf()).toBe('new');
  });

  it.each(statements.slice(0, -1))('S17: invalidates nothing when it is rolled back: %s', async (sql, parameters) => {
    const work = rig.dataSource.transaction(async (manager) => {
      await manager.query(sql, parameters());
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(rig.invalidated()).toEqual([]);
    expect(await rig.accessors.names.peek({ id })).toBe('old');
  });

  it('S22: leaves other entries alone where it names its rows', async () => {
    await rig.dataSource.query(`DELETE FROM workflow WHERE id = $1`, [id]);
    expect(await nameOf()).toBeNull();
    expect(await rig.accessors.names.peek({ id: other })).toBe('other');
  });

  it('S22: inserts exactly', async () => {
    expect(await nameOf(7_000)).toBeNull();
    await rig.dataSource.query(`INSERT INTO workflow (id, name) VALUES ($1, 'seven'), (7001, 'eight')`, [7_000]);
    expect(rig.invalidated()).toEqual(['exact names id=7000', 'exact names id=7001']);
    expect(await nameOf(7_000)).toBe('seven');
  });

  it('S22: empties with the table', async () => {
    await rig.dataSource.manager.save(DetectorWorkflow, { detectorId: 1, workflowId: id });
    expect(await rig.accessors.links.get({ detectorId: 1, workflowId: id })).toBe(1);
    rig.forget();
    await rig.dataSource.getRepository(DetectorWorkflow).clear();
    expect(rig.invalidated()).toEqual(['namespace links everything']);
    expect(await rig.accessors.links.get({ detectorId: 1, workflowId: id })).toBe(0);
  });

  it('that reads invalidates nothing', async () => {
    await rig.dataSource.query(`SELECT 'UPDATE workflow SET x = 1; DELETE FROM workflow' FROM workflow FOR UPDATE`);
    expect(rig.store.operations()).toEqual([]);
  });

  it('of tables that nobody caches invalidates nothing', async () => {
    await rig.dataSource.query('CREATE TABLE nobodys (id int)');
    await rig.dataSource.query('INSERT INTO nobodys VALUES (1)');
    expect(rig.invalidated()).toEqual([]);
  });

  it('that cannot be read is counted, and named without its values', async () => {
    await rig.dataSource.query(`CALL rename_them()`);
    expect(rig.events.of('opaque_statement')).toEqual([{ type: 'opaque_statement', statement: 'CALL rename_them' }]);
  });

  it('keeps an old value that was loaded before from being stored afterwards', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(`UPDATE workflow SET name = 'new'`);
    await rig.accessors.names.invalidateAll();
    expect(await nameOf()).toBe('old');
    expect(await rig.accessors.names.peek({ id })).toBe('old');
    await runner.commitTransaction();
    await runner.release();
    expect(await nameOf()).toBe('new');
  });
});

describe('a bulk write of TypeORM', () => {
  const writes: [
    title: string,
    write: (rows: DataSource['manager']) => Promise<unknown>,
    invalidated: () => string[],
  ][] = [
    ['update by id', (m) => m.update(Workflow, id, { name: 'new' }), EXACT],
    ['update by ids', (m) => m.update(Workflow, [id], { name: 'new' }), EXACT],
    ['update by criteria', (m) => m.update(Workflow, { name: 'old' }, { name: 'new' }), NAMES],
    ['increment', (m) => m.increment(Workflow, { id }, 'environmentId', 1), EXACT],
    ['delete by id', (m) => m.delete(Workflow, id), EXACT],
    ['softDelete by id', (m) => m.softDelete(Workflow, id), EXACT],
    ['restore by id', (m) => m.restore(Workflow, id), EXACT],
    ['upsert', (m) => m.upsert(Workflow, { id, name: 'new' }, ['id']), NAMES],
  ];

  it.each(writes)('that names its rows is exact: %s', async (_title, write, invalidated) => {
    await write(rig.dataSource.manager);
    expect(rig.invalidated()).toEqual(invalidated());
  });

  it.each(writes)('that names its rows is exact inside a transaction: %s', async (_title, write, invalidated) => {
    await rig.dataSource.transaction((manager) => write(manager));
    expect(rig.invalidated()).toEqual(invalidated());
  });

  it('on a column of an index finds it', async () => {
    await rig.dataSource.manager.save(DetectorWorkflow, { detectorId: 1, workflowId: id });
    rig.forget();
    await rig.dataSource.manager.delete(DetectorWorkflow, { detectorId: 1, workflowId: id });
    expect(rig.invalidated()).toEqual([`exact links detectorId=1,workflowId=${id}`]);
  });

  it('beside a save of the same table is not taken for the save', async () => {
    await rig.dataSource.transaction((manager) =>
      Promise.all([
        manager.save(Workflow, { id, name: 'new' }),
        manager.createQueryBuilder().update(Workflow).set({ name: 'new' }).where({ id: other }).execute(),
      ]),
    );
    expect(rig.invalidated()).toEqual([`exact names id=${id}`, `exact names id=${other}`]);
  });
});

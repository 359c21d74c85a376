import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { Column, DataSource, Entity, PrimaryGeneratedColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { SpyingStore } from '../integration/typeorm/spying-store.js';
import { createRig, type Rig } from './rig.js';

@Entity() class Plain { @PrimaryGeneratedColumn() id!: number; @Column({ type: 'text' }) name!: string; @Column({ type: 'int', nullable: true }) env!: number | null; }
@CacheNamespace({ name: 'plains', id: ['id'], ttl: '60s' }) @InvalidatedBy(Plain, { id: 'id' })
class Plains extends CacheAccess<string, { id: number }> { constructor(private readonly ds: DataSource) { super(); } protected async load({ id }: { id: number }): Promise<string | null> { return (await this.ds.query('SELECT name FROM plain WHERE id = $1', [id]))[0]?.name ?? null; } }
let store: SpyingStore; let rig: Rig<{ plains: Plains }>; let id: number;
beforeEach(async () => {
  store = new SpyingStore();
  rig = await createRig(inject('postgresUrl'), (ds) => ({ plains: new Plains(ds) }), [Plain], { store, writeBudget: '10s' });
  ({ id } = await rig.dataSource.manager.save(Plain, { name: 'old', env: 1 })); await get(); rig.forget();
});
afterEach(() => rig.close());
const get = (i = id) => rig.accessors.plains.get({ id: i });
let inUp: (r: QueryRunner) => Promise<void> = async () => undefined;
class M11700000000001 implements MigrationInterface { name = 'M11700000000001'; transaction?: boolean; async up(r: QueryRunner) { await r.query(`UPDATE plain SET name = 'one'`); } async down() {} }
class M21700000000002 implements MigrationInterface { name = 'M21700000000002'; async up(r: QueryRunner) { await inUp(r); await r.query('SELECT 1/0'); } async down() {} }
describe('migrations', () => {
  it.each(['each', 'all', 'none'] as const)('L1 failing second migration, %s', async (transaction) => {
    const ds = await new DataSource({ ...(rig.dataSource.options as any), synchronize: false, migrations: [M11700000000001, M21700000000002] }).initialize(); const undo = instrument(ds, rig.cache);
    inUp = async () => { await get(); };
    await expect(ds.runMigrations({ transaction })).rejects.toThrow();
    const truth = (await rig.dataSource.query('SELECT name FROM plain WHERE id=$1', [id]))[0].name;
    expect(await get()).toBe(truth); await get(); expect(await rig.accessors.plains.peek({ id })).toBe(truth);
    undo(); await ds.destroy();
  });
  it('L2 an app write inside a migration callback of another DataSource object, acked during the run', async () => {
    const ds = await new DataSource({ ...(rig.dataSource.options as any), synchronize: false, migrations: [M21700000000002] }).initialize(); const undo = instrument(ds, rig.cache);
    let seen: unknown;
    inUp = async () => { await rig.dataSource.manager.update(Plain, { id }, { name: 'app' }); seen = await get(); };
    await ds.runMigrations().catch(() => undefined);
    expect(seen).toBe('app'); expect(await get()).toBe('app');
    undo(); await ds.destroy();
  });
  it('L3 synchronize and dropDatabase', async () => {
    await rig.dataSource.synchronize(true);
    expect(await get()).toBeNull();
  });
  it('L4 a cron started by a migration keeps its context after the run', async () => {
    const ds = await new DataSource({ ...(rig.dataSource.options as any), synchronize: false, migrations: [M21700000000002] }).initialize(); const undo = instrument(ds, rig.cache);
    let later: Promise<unknown>; let go!: () => void; const gate = new Promise<void>((r) => (go = r));
    inUp = async () => { later = (async () => { await gate; await ds.manager.update(Plain, { id }, { name: 'later' }); })(); };
    await ds.runMigrations().catch(() => undefined);
    await get();
    go(); await later!;
    expect(await get()).toBe('later');
    undo(); await ds.destroy();
  });
  it('L5 the same with policy ignore', async () => {
    const ds = await new DataSource({ ...(rig.dataSource.options as any), synchronize: false, migrations: [M21700000000002] }).initialize(); const undo = instrument(ds, rig.cache, { migrations: 'ignore' });
    let later: Promise<unknown>; let go!: () => void; const gate = new Promise<void>((r) => (go = r));
    inUp = async () => { later = (async () => { await gate; await ds.manager.update(Plain, { id }, { name: 'later' }); })(); };
    await ds.runMigrations().catch(() => undefined);
    await get();
    go(); await later!;
    expect(await get()).toBe('later');
    undo(); await ds.destroy();
  });
});
describe('late writers of an ambient transaction', () => {
  it('L6 invalidate() by work left behind, after the transaction ended', async () => {
    let go!: () => void; const gate = new Promise<void>((r) => (go = r)); let left!: Promise<unknown>;
    await rig.dataSource.transaction(async () => { left = (async () => { await gate; await rig.accessors.plains.invalidate({ id }); })(); });
    go(); await left; expect(rig.invalidated()).toEqual([`exact plains id=${id}`]);
  });
  it('L7 read left behind: get() begun inside, loader still running when the transaction ends', async () => {
    let p!: Promise<unknown>;
    await rig.dataSource.transaction(async (m) => { await m.update(Plain, { id }, { name: 'x' }); p = get(); p.catch(() => undefined); });
    expect(await p).toBe('x');
  });
  it('L8 mark cannot be placed for one transaction and onUnavailable proceed: what is owed is paid', async () => {
    store.isDown = true;
    await rig.dataSource.transaction((m) => m.update(Plain, { id }, { name: 'x' }));
    store.isDown = false;
    expect(await get()).toBe('x');
  });
});

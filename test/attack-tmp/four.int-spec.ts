import { CacheAccess, CacheNamespace, InvalidatedBy, MemoryStore } from 'nestjs-coherent-cache';
import { RecordingStore } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { SpyingStore } from '../integration/typeorm/spying-store.js';
import { createCache, createRig, type Rig } from './rig.js';

@Entity() class Plain { @PrimaryGeneratedColumn() id!: number; @Column({ type: 'text' }) name!: string; @Column({ type: 'int', nullable: true }) env!: number | null; }
abstract class L<T, I extends object> extends CacheAccess<T, I> { constructor(protected readonly ds: DataSource) { super(); } }
@CacheNamespace({ name: 'plains', id: ['id'], ttl: '60s' }) @InvalidatedBy(Plain, { id: 'id' })
class Plains extends L<string, { id: number }> { protected async load({ id }: { id: number }): Promise<string | null> { return (await this.ds.query('SELECT name FROM plain WHERE id = $1', [id]))[0]?.name ?? null; } }
@CacheNamespace({ name: 'envs', id: ['env'], ttl: '60s' }) @InvalidatedBy(Plain, (p) => ({ env: p.env }))
class Envs extends L<string, { env: number }> { protected async load({ env }: { env: number }): Promise<string | null> { return JSON.stringify(await this.ds.query('SELECT id, name FROM plain WHERE env = $1 ORDER BY 1', [env])); } }
let store: SpyingStore; let rig: Rig<{ plains: Plains; envs: Envs }>; let id: number;
beforeEach(async () => {
  store = new SpyingStore();
  rig = await createRig(inject('postgresUrl'), (ds) => ({ plains: new Plains(ds), envs: new Envs(ds) }), [Plain], { store, writeBudget: '10s' });
  ({ id } = await rig.dataSource.manager.save(Plain, { name: 'old', env: 1 }));
  await rig.accessors.plains.get({ id }); await rig.accessors.envs.get({ env: 1 }); await rig.accessors.envs.get({ env: 2 }); rig.forget();
});
afterEach(() => rig.close());
const get = (i = id) => rig.accessors.plains.get({ id: i });

describe('unawaited writes in a transaction', () => {
  it.each([...Array(30).keys()])('J1 unawaited update, %i microtasks/steps late', async (n) => {
    let late: Promise<unknown> = Promise.resolve();
    await rig.dataSource.transaction(async (m) => {
      await m.save(Plain, { name: 'other' });
      late = (async () => { for (let k = 0; k < n * 3; k++) await Promise.resolve(); if (n > 20) await new Promise((r) => setImmediate(r)); await m.update(Plain, { id }, { env: 2, name: 'late' }); })();
      late.catch(() => undefined);
    });
    await late.catch(() => undefined);
    const truth = JSON.stringify(await rig.dataSource.query('SELECT id, name FROM plain WHERE env = 2 ORDER BY 1'));
    const name = (await rig.dataSource.query('SELECT name FROM plain WHERE id=$1', [id]))[0].name;
    expect([await rig.accessors.envs.get({ env: 2 }), await get()]).toEqual([truth, name]);
  });
  it.each([...Array(20).keys()])('J2 unawaited save, %i', async (n) => {
    let late: Promise<unknown> = Promise.resolve();
    await rig.dataSource.transaction(async (m) => {
      await m.save(Plain, { name: 'other' });
      late = (async () => { for (let k = 0; k < n * 4; k++) await Promise.resolve(); await m.save(Plain, { id, env: 2, name: 'late' }); })();
      late.catch(() => undefined);
      for (let k = 0; k < 3; k++) await m.query('SELECT 1');
    });
    await late.catch(() => undefined);
    const truth = JSON.stringify(await rig.dataSource.query('SELECT id, name FROM plain WHERE env = 2 ORDER BY 1'));
    const name = (await rig.dataSource.query('SELECT name FROM plain WHERE id=$1', [id]))[0].name;
    expect([await rig.accessors.envs.get({ env: 2 }), await get()]).toEqual([truth, name]);
  });
});
describe('two caches', () => {
  it('F2 a read in a transaction leaves the pool whole', async () => {
    const second = createCache({}); const undo = instrument(rig.dataSource, second.cache);
    const pool = (rig.dataSource.driver as any).master;
    await rig.dataSource.transaction(async (m) => { await m.update(Plain, { id }, { name: 'n' }); await get(); });
    const idle = pool.idleCount, total = pool.totalCount, inv = rig.invalidated();
    undo();
    for (const c of [...pool._clients]) if (!pool._idle.some((i: any) => i.client === c)) c.release();
    console.log('F2', idle, total, inv);
    expect([idle, total]).toEqual([total, total]);
  });
});
describe('query runner', () => {
  it('K1 runner in AUTOCOMMIT, two statements at once on the same row with rules that move', async () => {
    const r = rig.dataSource.createQueryRunner();
    await Promise.all([r.manager.update(Plain, { id }, { env: 2 }), r.manager.update(Plain, { id }, { env: 1 }), r.manager.update(Plain, { env: 1 }, { env: 2 })]);
    await r.release();
    for (const env of [1, 2]) expect(await rig.accessors.envs.get({ env })).toBe(JSON.stringify(await rig.dataSource.query('SELECT id, name FROM plain WHERE env = $1', [env])));
  });
  it('K2 pool of one: save, update, delete with rules and reads', async () => {
    const ds = await new DataSource({ ...(rig.dataSource.options as any), synchronize: false, extra: { max: 1 } }).initialize(); const undo = instrument(ds, rig.cache);
    const p = ds.transaction(async (m) => { await m.save(Plain, { id, name: 'x' }); await Promise.all([m.save(Plain, { id, env: 3 }), m.update(Plain, { id }, { name: 'y' })]); await m.delete(Plain, { env: 3 }); });
    const timer = new Promise((_, rej) => setTimeout(() => rej(new Error('hang')), 3000));
    await Promise.race([p, timer]); undo(); await ds.destroy();
    expect(await get()).toBeNull();
  });
  it('K3 transaction aborted by an error, then COMMIT by hand, then second transaction on the same runner', async () => {
    const r = rig.dataSource.createQueryRunner();
    await r.startTransaction();
    await r.manager.update(Plain, { id }, { name: 'lost' });
    await r.query('SELECT 1/0').catch(() => undefined);
    await r.commitTransaction();
    expect(await get()).toBe('old');
    await r.startTransaction(); await r.manager.update(Plain, { id }, { name: 'new' }); await get(); await r.commitTransaction(); await r.release();
    expect(await get()).toBe('new');
  });
  it('K4 isolation: REPEATABLE READ transaction, retry after serialisation failure', async () => {
    await expect(rig.dataSource.transaction('REPEATABLE READ', async (m) => {
      await m.query('SELECT * FROM plain');
      await rig.dataSource.manager.update(Plain, { id }, { env: 2 });
      await m.save(Plain, { id, name: 'x' });
    })).rejects.toThrow();
    expect(await rig.accessors.envs.get({ env: 2 })).toContain('old');
    expect(await rig.accessors.envs.get({ env: 1 })).toBe('[]');
  });
  it('K5 REPEATABLE READ: bulk update by env with an old view', async () => {
    await rig.dataSource.manager.save(Plain, { name: 'b', env: 1 });
    await rig.accessors.envs.get({ env: 1 });
    await rig.dataSource.transaction('REPEATABLE READ', async (m) => { await m.query('SELECT 1 FROM plain'); await m.update(Plain, { env: 1 }, { env: 2 }); });
    expect(await rig.accessors.envs.get({ env: 1 })).toBe('[]');
  });
  it('K6 invalidate in an afterTransactionCommit hook and in an ambient nested transaction that is rolled back', async () => {
    rig.dataSource.subscribers.push({ afterTransactionCommit: async () => { await rig.accessors.envs.invalidate({ env: 2 }); } } as any);
    await rig.dataSource.transaction(async (m) => { await m.transaction(async () => { await rig.accessors.plains.invalidate({ id }); throw new Error('x'); }).catch(() => undefined); });
    expect(rig.invalidated()).toEqual(['exact envs env=2', `exact plains id=${id}`]);
  });
  it('K7 a subscriber that throws in afterTransactionCommit', async () => {
    rig.dataSource.subscribers.push({ afterTransactionCommit: async () => { throw new Error('hook'); } } as any);
    await rig.dataSource.transaction((m) => m.update(Plain, { id }, { name: 'new' })).catch(() => undefined);
    expect(await get()).toBe('new'); expect(await rig.accessors.plains.peek({ id })).toBe('new');
  });
  it('K8 an unknown rule entity by bare instrument is not silent', async () => {
    @CacheNamespace({ name: 'typo', id: ['id'], ttl: '60s' }) @InvalidatedBy('plian', { id: 'id' })
    class Typo extends CacheAccess<string, { id: number }> { protected load(): Promise<string> { return Promise.resolve('x'); } }
    const { cache } = createCache({ store: new RecordingStore(new MemoryStore()) }); cache.bind(new Typo());
    expect(() => { const u = instrument(rig.dataSource, cache); u(); }).toThrow();
  });
  it('K9 PREPARE TRANSACTION style hand over keeps marks; COMMIT PREPARED elsewhere', async () => {
    const r = rig.dataSource.createQueryRunner(); await r.startTransaction(); await r.manager.update(Plain, { id }, { name: 'new' });
    await r.query(`PREPARE TRANSACTION 'x1'`).catch((e) => console.log('K9', e.message));
    await r.rollbackTransaction().catch(() => undefined); await r.release();
    await rig.dataSource.query(`COMMIT PREPARED 'x1'`).catch(() => undefined);
    expect(await get()).toBe((await rig.dataSource.query('SELECT name FROM plain WHERE id=$1', [id]))[0].name);
  });
  it('K10 raw SQL with a parameter used twice and in odd order', async () => {
    await rig.dataSource.query(`UPDATE plain SET name = $3, env = $1 WHERE id = $2 AND $1 = $1`, [2, id, 'new']);
    expect(await get()).toBe('new'); expect(await rig.accessors.envs.get({ env: 2 })).toContain('new'); expect(await rig.accessors.envs.get({ env: 1 })).toBe('[]');
  });
});

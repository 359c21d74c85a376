import { CacheAccess, CacheNamespace, InvalidatedBy, MemoryStore } from 'nestjs-coherent-cache';
import { RecordingStore } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { ChildEntity, Column, DataSource, Entity, PrimaryGeneratedColumn, TableInheritance, BeforeUpdate } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createCache, createRig, type Rig } from './rig.js';

@Entity() @TableInheritance({ column: { type: 'varchar', name: 'type' } })
class Animal { @PrimaryGeneratedColumn() id!: number; @Column({ type: 'text' }) name!: string; }
@ChildEntity() class Cat extends Animal { @Column({ type: 'int', nullable: true }) lives!: number | null; }
@ChildEntity() class Dog extends Animal { @Column({ type: 'int', nullable: true }) bones!: number | null; }
@Entity() class Plain { @PrimaryGeneratedColumn() id!: number; @Column({ type: 'text' }) name!: string; @Column({ type: 'int', nullable: true }) env!: number | null;
  @BeforeUpdate() undo() { if (this.name === 'never') this.name = 'old'; } }

abstract class L<T, I extends object> extends CacheAccess<T, I> { constructor(protected readonly ds: DataSource) { super(); } }
@CacheNamespace({ name: 'cats', id: ['id'], ttl: '60s' }) @InvalidatedBy(Cat, { id: 'id' })
class Cats extends L<string, { id: number }> { protected async load({ id }: { id: number }): Promise<string | null> { return (await this.ds.query('SELECT name FROM animal WHERE id = $1', [id]))[0]?.name ?? null; } }
@CacheNamespace({ name: 'plains', id: ['id'], ttl: '60s' }) @InvalidatedBy(Plain, { id: 'id' })
class Plains extends L<string, { id: number }> { protected async load({ id }: { id: number }): Promise<string | null> { return (await this.ds.query('SELECT name FROM plain WHERE id = $1', [id]))[0]?.name ?? null; } }

let rig: Rig<{ cats: Cats; plains: Plains }>;
let cat: Cat, dog: Dog, plain: Plain;
beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), (ds) => ({ cats: new Cats(ds), plains: new Plains(ds) }), [Animal, Cat, Dog, Plain], { writeBudget: '10s' });
  cat = await rig.dataSource.manager.save(Cat, { name: 'tom' }); dog = await rig.dataSource.manager.save(Dog, { name: 'rex' });
  plain = await rig.dataSource.manager.save(Plain, { name: 'old', env: 1 });
  rig.forget();
});
afterEach(() => rig.close());

describe('STI precision', () => {
  it('B1 save of a cat', async () => { await rig.dataSource.manager.save(Cat, { id: cat.id, name: 'x' }); expect(rig.invalidated()).toEqual([`exact cats id=${cat.id}`]); });
  it('B2 save of a dog leaves cats alone', async () => { await rig.dataSource.manager.save(Dog, { id: dog.id, name: 'x' }); expect(rig.invalidated()).toEqual([]); });
  it('B3 save of a cat as an animal', async () => { await rig.dataSource.manager.save(Animal, { id: cat.id, name: 'x' }); expect(rig.invalidated()).toEqual([`exact cats id=${cat.id}`]); });
  it('B4 update of a cat by id', async () => { await rig.dataSource.manager.update(Cat, { id: cat.id }, { name: 'x' }); expect(rig.invalidated()).toEqual([`exact cats id=${cat.id}`]); });
  it('B5 update of a cat by id in a transaction', async () => { await rig.dataSource.transaction((m) => m.update(Cat, { id: cat.id }, { name: 'x' })); expect(rig.invalidated()).toEqual([`exact cats id=${cat.id}`]); });
  it('B6 remove a cat', async () => { const { id } = cat; await rig.dataSource.manager.remove(cat); expect(rig.invalidated()).toEqual([`exact cats id=${id}`]); });
});
describe('other precision', () => {
  it('C1 save that a @BeforeUpdate makes empty', async () => {
    const p = await rig.dataSource.manager.findOneByOrFail(Plain, { id: plain.id });
    p.name = 'never';
    await rig.dataSource.manager.save(p);
    expect(rig.invalidated().filter((l) => l.startsWith('namespace'))).toEqual([]);
  });
  it('C2 insert outside a transaction', async () => { await rig.dataSource.manager.insert(Plain, { name: 'x' }); expect(rig.invalidated()).toEqual([`exact plains id=${plain.id + 1}`]); });
  it('C3 insert in a transaction', async () => { await rig.dataSource.transaction((m) => m.insert(Plain, { name: 'x' })); expect(rig.invalidated()).toEqual([`exact plains id=${plain.id + 1}`]); });
  it('C4 upsert by primary key', async () => { await rig.dataSource.transaction((m) => m.upsert(Plain, { id: plain.id, name: 'x' }, ['id'])); expect(rig.invalidated()).toEqual([`exact plains id=${plain.id}`]); });
  it('C5 a failed save inside a nested transaction, then commit', async () => {
    await rig.dataSource.transaction(async (m) => {
      await m.transaction((n) => n.save(Plain, { id: plain.id, name: null as any })).catch(() => undefined);
      await m.save(Plain, { id: plain.id, env: 4 });
    });
    expect(rig.invalidated()).toEqual([`exact plains id=${plain.id}`]);
  });
  it('C6 update with = ANY', async () => { await rig.dataSource.query('UPDATE plain SET name = $2 WHERE id = ANY($1)', [[plain.id], 'x']); expect(rig.invalidated()).toEqual([`exact plains id=${plain.id}`]); });
  it('C7 update with cast', async () => { await rig.dataSource.query('UPDATE plain SET name = $2 WHERE id = $1::int', [plain.id, 'x']); expect(rig.invalidated()).toEqual([`exact plains id=${plain.id}`]); });
});
describe('transactions by hand', () => {
  it('A3b COMMIT by hand in a transaction of TypeORM, then writes which commit by themselves', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('COMMIT');
    await rig.accessors.plains.get({ id: plain.id });
    await runner.manager.update(Plain, { id: plain.id }, { name: 'new' });
    const got = await rig.accessors.plains.get({ id: plain.id });
    await runner.query('BEGIN'); await runner.commitTransaction(); await runner.release();
    expect(got).toBe('new');
  });
  it('A3c ROLLBACK by hand', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('ROLLBACK');
    await rig.accessors.plains.get({ id: plain.id });
    await runner.manager.update(Plain, { id: plain.id }, { name: 'new' });
    const got = await rig.accessors.plains.get({ id: plain.id });
    await runner.rollbackTransaction(); await runner.release();
    expect(got).toBe('new');
    expect(await rig.accessors.plains.get({ id: plain.id })).toBe('new');
  });
  it('A2c BEGIN by hand, raw update, BEGIN again, read, COMMIT', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.query('BEGIN');
    await runner.query(`UPDATE plain SET name = 'new' WHERE id = $1`, [plain.id]);
    await runner.query('BEGIN');
    console.log('A2c', rig.invalidated(), await rig.accessors.plains.get({ id: plain.id }), await rig.accessors.plains.peek({ id: plain.id }), rig.store.operations());
    await runner.query('COMMIT');
    await runner.release();
    expect(await rig.accessors.plains.get({ id: plain.id })).toBe('new');
  });
  it('D1 COMMIT AND CHAIN', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('COMMIT AND CHAIN');
    await runner.manager.update(Plain, { id: plain.id }, { name: 'new' });
    expect(await rig.accessors.plains.get({ id: plain.id })).toBe('old');
    await runner.commitTransaction(); await runner.release();
    expect(await rig.accessors.plains.get({ id: plain.id })).toBe('new');
  });
  it('D2 runner released with an open transaction, its connection then commits for somebody else', async () => {
    const ds = new DataSource({ ...(rig.dataSource.options as any), synchronize: false, extra: { max: 1 } });
    await ds.initialize(); const undo = instrument(ds, rig.cache);
    const runner = ds.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.update(Plain, { id: plain.id }, { name: 'new' });
    await runner.release();
    await rig.accessors.plains.get({ id: plain.id });
    await ds.transaction((m) => m.query('SELECT 1'));
    undo(); await ds.destroy();
    const truth = (await rig.dataSource.query('SELECT name FROM plain WHERE id=$1', [plain.id]))[0].name;
    expect(await rig.accessors.plains.get({ id: plain.id })).toBe(truth);
  });
  it('D3 savepoints by hand, rolled back, then written again', async () => {
    await rig.accessors.plains.get({ id: plain.id });
    await rig.dataSource.transaction(async (m) => {
      await m.query('SAVEPOINT a'); await m.save(Plain, { id: plain.id, name: 'x' }); await m.query('ROLLBACK TO a');
      await m.save(Plain, { id: plain.id, name: 'y' });
    });
    expect(await rig.accessors.plains.get({ id: plain.id })).toBe('y');
  });
  it('D4 a loader that opens a transaction, writes and reads another accessor in it', async () => {
    @CacheNamespace({ name: 'outer', id: ['id'], ttl: '60s' }) @InvalidatedBy(Plain, { id: 'id' })
    class Outer extends CacheAccess<string, { id: number }> {
      protected async load({ id }: { id: number }): Promise<string | null> {
        return rig.dataSource.transaction(async (m) => { await m.update(Plain, { id }, { name: 'mine' }); return rig.accessors.plains.get({ id }); });
      }
    }
    const outer = new Outer(); rig.cache.bind(outer);
    expect(await outer.get({ id: plain.id })).toBe('mine');
  });
});
describe('sqlite (sql.js)', () => {
  it('E1 insert outside a transaction, negative entry', async () => {
    const ds = await new DataSource({ type: 'sqljs', entities: [Plain], synchronize: true } as any).initialize();
    const { cache, events } = createCache({ store: new RecordingStore(new MemoryStore()) });
    @CacheNamespace({ name: 'sq', id: ['id'], ttl: '60s' }) @InvalidatedBy(Plain, { id: 'id' })
    class Sq extends CacheAccess<string, { id: number }> { protected async load({ id }: { id: number }): Promise<string | null> { return (await ds.query('SELECT name FROM plain WHERE id = ?', [id]))[0]?.name ?? null; } }
    const a = new Sq(); cache.bind(a); const undo = instrument(ds, cache);
    expect(await a.get({ id: 1 })).toBeNull();
    await ds.manager.insert(Plain, { name: 'new' });
    console.log('E1', events.of('invalidation').map((e: any) => e.label));
    expect(await a.get({ id: 1 })).toBe('new');
    await a.get({ id: 2 });
    await ds.query(`INSERT INTO plain (id, name) VALUES (NULL, 'two')`);
    console.log('E1b', events.of('invalidation').map((e: any) => e.label));
    expect(await a.get({ id: 2 })).toBe('two');
    undo(); await ds.destroy(); await cache.close();
  });
});

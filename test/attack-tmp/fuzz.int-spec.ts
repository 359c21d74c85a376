import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { Column, DeleteDateColumn, Entity, In, JoinColumn, JoinTable, LessThan, ManyToMany, ManyToOne, OneToMany, PrimaryGeneratedColumn, PrimaryColumn, Tree, TreeChildren, TreeParent, VersionColumn, type DataSource, type EntityManager } from 'typeorm';
import { expect, inject, it } from 'vitest';
import { createRig } from './rig.js';

class Pos { @Column({ type: 'int', default: 0 }) x!: number; }
@Entity({ name: 'Upper_Things', schema: 'public' })
class Thing {
  @PrimaryGeneratedColumn({ type: 'bigint', name: 'ThingId' }) id!: string;
  @Column({ type: 'text', name: 'theName' }) name!: string;
  @Column({ type: 'int', nullable: true, name: 'ENV' }) env!: number | null;
  @Column(() => Pos) pos!: Pos;
  @VersionColumn() version!: number;
  @DeleteDateColumn() gone!: Date | null;
  @OneToMany(() => Kid, (k) => k.thing, { cascade: true }) kids!: Kid[];
  @ManyToMany(() => Tag, (t) => t.things) @JoinTable() tags!: Tag[];
}
@Entity()
class Kid {
  @PrimaryColumn({ type: 'int' }) a!: number;
  @PrimaryColumn({ type: 'text', transformer: { to: (v) => (typeof v === 'string' ? 'db:' + v : v), from: (v) => (typeof v === 'string' ? v.slice(3) : v) } }) b!: string;
  @Column({ type: 'int', default: 0 }) n!: number;
  @Column({ type: 'bigint', nullable: true }) thingId!: string | null;
  @ManyToOne(() => Thing, (t) => t.kids, { onDelete: 'CASCADE', nullable: true }) @JoinColumn({ name: 'thingId' }) thing!: Thing | null;
}
@Entity() class Tag { @PrimaryGeneratedColumn() id!: number; @Column({ type: 'text' }) label!: string; @ManyToMany(() => Thing, (t) => t.tags) things!: Thing[]; }
@Entity() @Tree('materialized-path') class Node { @PrimaryGeneratedColumn() id!: number; @Column({ type: 'text' }) name!: string; @TreeParent({ onDelete: 'CASCADE' }) parent!: Node | null; @TreeChildren() children!: Node[]; @Column({ type: 'int', nullable: true }) parentId!: number | null; }

abstract class L<T, I extends object> extends CacheAccess<T, I> { constructor(protected readonly ds: DataSource) { super(); }
  q(sql: string, p: unknown[]) { return this.ds.query(sql, p); }
  truth(id: I): Promise<T | null> { return (this as any).load(id); } }
@CacheNamespace({ name: 'byId', id: ['id'], ttl: '60s' }) @InvalidatedBy(Thing, { id: 'id' })
class ById extends L<any, { id: number }> { protected async load({ id }: any) { const r = (await this.q('SELECT "theName" n, "ENV" e, "posX" p, version v, gone IS NULL g FROM "Upper_Things" WHERE "ThingId"=$1', [id]))[0]; return r ? JSON.stringify(r) : null; } }
@CacheNamespace({ name: 'byEnv', id: ['env'], ttl: '60s' }) @InvalidatedBy(Thing, (t) => ({ env: t.env }))
class ByEnv extends L<any, { env: number }> { protected async load({ env }: any) { return JSON.stringify(await this.q('SELECT "ThingId" i,"theName" n, gone IS NULL g FROM "Upper_Things" WHERE "ENV"=$1 ORDER BY 1', [env])); } }
@CacheNamespace({ name: 'byX', id: ['x'], ttl: '60s', bulkWrites: 'exact' }) @InvalidatedBy(Thing, (t) => ({ x: t.pos.x }))
class ByX extends L<any, { x: number }> { protected async load({ x }: any) { return JSON.stringify(await this.q('SELECT "ThingId" i FROM "Upper_Things" WHERE "posX"=$1 AND gone IS NULL ORDER BY 1', [x])); } }
@CacheNamespace({ name: 'kids', id: ['id'], ttl: '60s', bulkWrites: 'exact' }) @InvalidatedBy(Kid, (k) => ({ id: k.thing ? k.thing.id : 0 }))
class Kids extends L<any, { id: number }> { protected async load({ id }: any) { return JSON.stringify(await this.q('SELECT a,b,n FROM kid WHERE "thingId"=$1 ORDER BY 1,2', [id])); } }
@CacheNamespace({ name: 'kid', id: ['a', 'b'], ttl: '60s', indexes: [['a']] }) @InvalidatedBy(Kid, { a: 'a', b: 'b' })
class KidOne extends L<any, { a: number; b: string }> { protected async load({ a, b }: any) { return JSON.stringify(await this.q('SELECT n,"thingId" t FROM kid WHERE a=$1 AND b=$2', [a, 'db:' + b])); } }
@CacheNamespace({ name: 'tags', id: ['id'], ttl: '60s' }) @InvalidatedBy('upper_things_tags_tag', (j: any) => ({ id: j.upperThingsThingId }))
class Tags extends L<any, { id: number }> { protected async load({ id }: any) { const c = (this.ds as any).jt as string[]; return JSON.stringify(await this.q(`SELECT "${c[2]}" t FROM "${c[0]}" WHERE "${c[1]}"=$1 ORDER BY 1`, [id])); } }
@CacheNamespace({ name: 'nodes', id: ['parentId'], ttl: '60s' }) @InvalidatedBy(Node, { parentId: 'parentId' })
class Nodes extends L<any, { parentId: number }> { protected async load({ parentId }: any) { return JSON.stringify(await this.q('SELECT id,name FROM node WHERE "parentId"=$1 ORDER BY 1', [parentId])); } }

const SEEDS = Number(process.env.SEEDS ?? 6), START = Number(process.env.SEED ?? 1), ROUNDS = Number(process.env.ROUNDS ?? 60);
it('fuzz', { timeout: 400_000 }, async () => {
  const rig = await createRig(inject('postgresUrl'), (ds) => ({ byId: new ById(ds), byEnv: new ByEnv(ds), byX: new ByX(ds), kids: new Kids(ds), kid: new KidOne(ds), tags: new Tags(ds), nodes: new Nodes(ds) }), [Thing, Kid, Tag, Node], { writeBudget: '10s' });
  const ds = rig.dataSource;
  const jm = ds.getMetadata(Thing).manyToManyRelations[0]!.junctionEntityMetadata!;
  (ds as any).jt = [jm.tableName, jm.columns[0]!.databaseName, jm.columns[1]!.databaseName];
  console.log('junction', (ds as any).jt, jm.columns.map((c) => c.propertyName), 'kid', ds.getMetadata(Kid).columns.map((c) => c.databaseName));
  const acc: Record<string, any> = rig.accessors;
  const keys: [string, any][] = [];
  const N = 8;
  for (let i = 1; i <= N + 4; i++) { keys.push(['byId', { id: i }], ['kids', { id: i }], ['tags', { id: i }], ['nodes', { parentId: i }]); }
  for (let e = 0; e < 5; e++) keys.push(['byEnv', { env: e }], ['byX', { x: e }]);
  for (let a = 0; a < 3; a++) for (const b of ['p', 'q']) keys.push(['kid', { a, b }]);
  const bad: string[] = []; const known = new Set<string>(); let executed = 0, failed = 0; const widened = new Map<string, number>();
  for (let seed = START; seed < START + SEEDS; seed++) {
    let s = seed * 7919; const rnd = (n: number) => { s = (s * 1103515245 + 12345) & 0x7fffffff; return (s >> 8) % n; };
    await ds.query(`TRUNCATE "Upper_Things", kid, tag, node, "${jm.tableName}" RESTART IDENTITY CASCADE`);
    for (let i = 0; i < N; i++) await ds.manager.save(Thing, { name: 't' + i, env: i % 4, pos: { x: i % 3 } });
    for (let i = 0; i < 3; i++) await ds.manager.save(Tag, { label: 'l' + i });
    for (let i = 0; i < 5; i++) await ds.manager.save(Node, { name: 'n' + i, parent: i ? { id: 1 + rnd(i) } : null } as any);
    const id = () => String(1 + rnd(N + 2)); const env = () => (rnd(6) === 0 ? null : rnd(5));
    const kidKey = () => ({ a: rnd(3), b: 'pq'[rnd(2)]! });
    const ops: Record<string, (m: EntityManager) => Promise<unknown>> = {
      saveName: (m) => m.save(Thing, { id: id(), name: 'n' + rnd(99) }),
      saveEnv: (m) => m.save(Thing, { id: id(), name: 's', env: env() }),
      saveLoaded: async (m) => { const t = await m.findOneBy(Thing, { id: id() }); const e = env(); if (t) { t.env = e; t.pos = { x: rnd(5) }; await m.save(t); } },
      saveTags: async (m) => { const t = await m.findOne(Thing, { where: { id: id() }, relations: { tags: true } }); const k = rnd(3); if (t) { t.tags = [{ id: 1 + k } as Tag, ...(rnd(2) ? t.tags.filter((x) => x.id !== 1 + k) : [])]; await m.save(t); } },
      saveKids: async (m) => { const t = await m.findOne(Thing, { where: { id: id() }, relations: { kids: true } }); const k = kidKey(); if (t) { t.kids = [...t.kids.filter((x) => x.a !== k.a || x.b !== k.b), { ...k, n: rnd(99) } as Kid]; await m.save(t); } },
      update: (m) => m.update(Thing, { id: id() }, { env: env() }),
      updateEnv: (m) => m.update(Thing, { env: rnd(5) }, { env: rnd(5) }),
      updateIn: (m) => m.update(Thing, { id: In([id(), id()]) }, { pos: { x: rnd(5) } }),
      updateLess: (m) => m.update(Thing, { id: LessThan(id()) }, { name: 'less', env: rnd(5) }),
      updateX: (m) => m.update(Thing, { pos: { x: rnd(5) } }, { env: rnd(5) }),
      increment: (m) => m.increment(Thing, { id: id() }, 'env', 1),
      incrementX: (m) => m.increment(Thing, { env: rnd(5) }, 'pos.x', 1),
      insert: (m) => m.insert(Thing, { name: 'i', env: env(), pos: { x: rnd(5) } }),
      upsert: (m) => m.upsert(Kid, { ...kidKey(), n: rnd(99), thingId: id() }, ['a', 'b']),
      kidSave: (m) => m.save(Kid, { ...kidKey(), n: rnd(99), thing: { id: id() } } as any),
      kidUpdate: (m) => m.update(Kid, kidKey(), { thing: { id: id() } } as any),
      kidUpdate2: (m) => m.update(Kid, { thingId: id() }, { n: rnd(99) }),
      kidMove: (m) => m.update(Kid, { b: 'pq'[rnd(2)]! }, { thingId: id() }),
      kidDelete: (m) => m.delete(Kid, kidKey()),
      kidDeleteBy: (m) => m.delete(Kid, { thing: { id: id() } }),
      kidKeyChange: (m) => m.createQueryBuilder().update(Kid).set({ a: () => '2 - a' }).where('b = :b', { b: 'db:' + 'pq'[rnd(2)] }).execute(),
      delete: (m) => m.delete(Thing, { id: id() }),
      deleteEnv: (m) => m.delete(Thing, { env: rnd(5) }),
      remove: async (m) => { const t = await m.findOneBy(Thing, { id: id() }); if (t) await m.remove(t); },
      softDelete: (m) => m.softDelete(Thing, { id: id() }),
      softDeleteEnv: (m) => m.softDelete(Thing, { env: rnd(5) }),
      restore: (m) => m.restore(Thing, { env: rnd(5) }),
      softRemove: async (m) => { const t = await m.findOneBy(Thing, { id: id() }); if (t) await m.softRemove(t); },
      recover: async (m) => { const t = await m.findOne(Thing, { where: { id: id() }, withDeleted: true }); if (t) await m.recover(t); },
      relAdd: (m) => m.createQueryBuilder().relation(Thing, 'tags').of(id()).add(1 + rnd(3)),
      relRemove: (m) => m.createQueryBuilder().relation(Thing, 'tags').of(id()).remove(1 + rnd(3)),
      relSet: (m) => m.createQueryBuilder().relation(Kid, 'thing').of(kidKey()).set(id()),
      relSetNull: (m) => m.createQueryBuilder().relation(Kid, 'thing').of(kidKey()).set(null),
      raw1: (m) => m.query(`UPDATE "Upper_Things" SET "ENV" = $2 WHERE $1 = "ThingId"`, [id(), env()]),
      raw2: (m) => m.query(`UPDATE "Upper_Things" AS u SET "ENV" = $2, "theName" = 'raw' WHERE u."ThingId" = $1 AND u."ENV" IS NOT NULL`, [id(), env()]),
      raw3: (m) => m.query(`WITH k AS (DELETE FROM kid WHERE a = $1 RETURNING "thingId") UPDATE "Upper_Things" SET "ENV" = 1 WHERE "ThingId" IN (SELECT "thingId" FROM k)`, [rnd(3)]),
      raw4: (m) => m.query(`DELETE FROM kid USING "Upper_Things" t WHERE t."ThingId" = kid."thingId" AND t."ENV" = $1`, [rnd(5)]),
      raw5: (m) => m.query(`UPDATE kid SET n = $1, a = $2 WHERE (a, b) = ($3, $4)`, [rnd(99), rnd(3), rnd(3), 'db:p']),
      raw6: (m) => m.query(`INSERT INTO kid (b, a, "thingId") VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, ['db:q', rnd(3), id()]),
      raw7: (m) => m.query(`INSERT INTO kid SELECT 0, 'db:p', 5, "ThingId" FROM "Upper_Things" LIMIT 1 ON CONFLICT (a, b) DO UPDATE SET "thingId" = EXCLUDED."thingId"`),
      raw8: (m) => m.query(`UPDATE "Upper_Things" SET ("ENV", "posX") = ($1, $2) WHERE "ThingId" = ANY($3::bigint[])`, [rnd(5), rnd(5), [id(), id()]]),
      silentUpdate: (m) => m.createQueryBuilder().update(Thing).set({ env: rnd(5) }).where('id = :id OR env = :env', { id: id(), env: rnd(5) }).callListeners(false).execute(),
      silentSave: (m) => m.save(Thing, { id: id(), name: 'silent', env: env() }, { listeners: false }),
      treeSave: (m) => m.save(Node, { name: 'x', parent: { id: 1 + rnd(6) } } as any),
      treeMove: async (m) => { const n = await m.findOneBy(Node, { id: 1 + rnd(6) }); const p = await m.findOneBy(Node, { id: 1 + rnd(6) }); if (n && p && n.id > p.id) { n.parent = p; await m.save(n); } },
      treeDelete: (m) => m.delete(Node, { id: 2 + rnd(6) }),
      nestedFail: (m) => m.transaction(async (n) => { await n.update(Thing, { id: id() }, { env: rnd(5) }); throw new Error('nested'); }).catch(() => undefined),
      nested: (m) => m.transaction(async (n) => { await n.save(Thing, { id: id(), name: 'nest', env: rnd(5) }); await n.delete(Kid, kidKey()); }),
      clearKids: (m) => rnd(6) ? Promise.resolve() : m.clear(Kid),
    };
    const names = Object.keys(ops);
    const warm = () => Promise.all(keys.map(([a, k]) => acc[a].get(k)));
    for (let round = 0; round < ROUNDS; round++) {
      await warm();
      const mode = rnd(6); const log: string[] = []; rig.forget();
      const pick = () => { const n = names[rnd(names.length)]!; log.push(n); return n; };
      const one = async (m: EntityManager, n = pick()) => { try { await ops[n]!(m); executed++; } catch (e: any) { failed++; log.push('!' + n + ' ' + String(e.message).slice(0, 60)); throw e; } };
      try {
        if (mode === 0) await one(ds.manager);
        else if (mode === 1) await Promise.allSettled([one(ds.manager), one(ds.manager), one(ds.manager)]);
        else if (mode === 2) await ds.transaction(async (m) => { for (let k = 0; k < 3; k++) { await one(m); } });
        else if (mode === 3) await ds.transaction(async (m) => { const list = [pick(), pick(), pick(), pick()].filter((n) => !n.startsWith('nested')); const r = await Promise.allSettled(list.map((n) => one(m, n))); if (r.some((x) => x.status === 'rejected')) throw new Error('concurrent failed'); });
        else if (mode === 4) { const runner = ds.createQueryRunner(); try { if (rnd(2)) { await runner.startTransaction(); } else await runner.query('BEGIN'); for (let k = 0; k < 2; k++) { await one(runner.manager, (() => { let n = pick(); while (n === 'clearKids') n = pick(); return n; })()); await warm(); }
            if (runner.isTransactionActive) await runner.commitTransaction(); else await runner.query('COMMIT'); } catch (e) { if (runner.isTransactionActive) await runner.rollbackTransaction(); else await runner.query('ROLLBACK'); } finally { await runner.release(); } }
        else { const runner = ds.createQueryRunner(); try { await Promise.allSettled([one(runner.manager), one(runner.manager)]); } finally { if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined); await runner.query('ROLLBACK').catch(() => undefined); await runner.release(); } }
      } catch { /* rolled back */ }
      for (const l of rig.invalidated()) if (l.startsWith('namespace') && log.length === 1) widened.set(`${log[0]} m${mode} ${l}`, (widened.get(`${log[0]} m${mode} ${l}`) ?? 0) + 1);
      for (const [a, k] of keys) {
        const got = await acc[a].get(k), truth = await acc[a].truth(k);
        if (got !== truth) { const line = `seed ${seed} round ${round} mode ${mode} ${a} ${JSON.stringify(k)} ops ${log.join(',')} got ${String(got).slice(0, 80)} truth ${String(truth).slice(0, 80)}`; const sig = `${mode} ${log.join()} ${a}`; if (!known.has(sig)) { known.add(sig); bad.push(line); } await acc[a].invalidate(k); }
      }
    }
  }
  console.log('executed', executed, 'failed', failed, 'stale', bad.length, '\n' + bad.slice(0, 40).join('\n'));
  console.log('rule failures', rig.events.of('rule_failed').length, [...new Set(rig.events.of('rule_failed').map((e: any) => String(e.error).slice(0, 120)))]);
  console.log('widened by single ops\n' + [...widened].sort().map(([k, v]) => `${k} x${v}`).join('\n'));
  await rig.close();
  expect(bad).toEqual([]);
});

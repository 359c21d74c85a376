import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn, ViewEntity, ViewColumn, type DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { SpyingStore } from '../integration/typeorm/spying-store.js';
import { createCache, createRig, type Rig } from './rig.js';

@Entity()
class Thing {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'int', nullable: true }) env!: number | null;
}
@Entity()
class Uuid {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'text' }) name!: string;
}
@Entity()
class Gen {
  @PrimaryColumn({ type: 'int' }) id!: number;
  @Column({ type: 'text' }) first!: string;
  @Column({ type: 'text', generatedType: 'STORED', asExpression: `lower(first)`, insert: false, update: false }) slug!: string;
}
@ViewEntity({ expression: `SELECT id, name FROM thing`, dependsOn: [Thing] })
class ThingView {
  @ViewColumn() id!: number;
  @ViewColumn() name!: string;
}

abstract class L<T, I extends object> extends CacheAccess<T, I> {
  constructor(protected readonly ds: DataSource) { super(); }
}
@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
@InvalidatedBy(Thing, { id: 'id' })
class Names extends L<string, { id: number }> {
  protected async load({ id }: { id: number }): Promise<string | null> {
    return (await this.ds.query('SELECT name FROM thing WHERE id = $1', [id]))[0]?.name ?? null;
  }
}
@CacheNamespace({ name: 'envs', id: ['env'], ttl: '60s' })
@InvalidatedBy(Thing, { env: 'env' })
class Envs extends L<string[], { env: number }> {
  protected async load({ env }: { env: number }): Promise<string[]> {
    return (await this.ds.query('SELECT name FROM thing WHERE env = $1 ORDER BY id', [env])).map((r: any) => r.name);
  }
}
@CacheNamespace({ name: 'uuids', id: ['id'], ttl: '60s' })
@InvalidatedBy(Uuid, { id: 'id' })
class Uuids extends L<string, { id: string }> {
  protected async load({ id }: { id: string }): Promise<string | null> {
    return (await this.ds.query('SELECT name FROM uuid WHERE id = $1', [id]))[0]?.name ?? null;
  }
}
@CacheNamespace({ name: 'slugs', id: ['slug'], ttl: '60s' })
@InvalidatedBy(Gen, { slug: 'slug' })
class Slugs extends L<number, { slug: string }> {
  protected async load({ slug }: { slug: string }): Promise<number | null> {
    return (await this.ds.query('SELECT id FROM gen WHERE slug = $1', [slug]))[0]?.id ?? null;
  }
}

let store: SpyingStore;
let rig: Rig<{ names: Names; envs: Envs; uuids: Uuids; slugs: Slugs }>;
let id: number;
const U = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
beforeEach(async () => {
  store = new SpyingStore();
  rig = await createRig(inject('postgresUrl'), (ds) => ({ names: new Names(ds), envs: new Envs(ds), uuids: new Uuids(ds), slugs: new Slugs(ds) }),
    [Thing, Uuid, Gen, ThingView], { store, writeBudget: '10s' });
  ({ id } = await rig.dataSource.manager.save(Thing, { name: 'old', env: 1 }));
  await rig.dataSource.manager.save(Uuid, { id: U, name: 'old' });
  await rig.dataSource.manager.save(Gen, { id: 1, first: 'A' });
  await nameOf();
  await rig.accessors.envs.get({ env: 1 });
  await rig.accessors.envs.get({ env: 2 });
  rig.forget();
});
afterEach(() => rig.close());
const nameOf = (which = id) => rig.accessors.names.get({ id: which });
const tick = () => new Promise((r) => setImmediate(r));

describe('mixed texts', () => {
  it('A1 COMMIT; BEGIN; UPDATE in one text, then COMMIT', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.query('BEGIN');
    await runner.query(`COMMIT; BEGIN; UPDATE thing SET name = 'new' WHERE id = ${id}`);
    expect(await nameOf()).toBe('old');
    await runner.query('COMMIT');
    await runner.release();
    expect(await nameOf()).toBe('new');
  });
  it('A1b BEGIN; COMMIT; BEGIN; UPDATE', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.query(`BEGIN; UPDATE thing SET env = 9 WHERE id = ${id}; COMMIT; BEGIN; UPDATE thing SET name = 'new' WHERE id = ${id}`);
    await nameOf();
    await runner.query('COMMIT');
    await runner.release();
    expect(await nameOf()).toBe('new');
  });
  it('A2 BEGIN by hand, write, startTransaction by TypeORM, COMMIT', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.query('BEGIN');
    await runner.manager.update(Thing, { id }, { name: 'new' });
    await runner.startTransaction();
    expect(await nameOf()).toBe('old');
    await runner.commitTransaction();
    await runner.release();
    expect(await nameOf()).toBe('new');
  });
  it('A2b BEGIN by hand, update, save of another (which begins by itself) with a slow statement between', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.query('BEGIN');
    await runner.manager.update(Thing, { id }, { name: 'new' });
    rig.dataSource.subscribers.push({ beforeInsert: async () => { await nameOf(); } } as any);
    await runner.manager.save(Thing, { name: 'x' });
    await runner.release();
    expect(await nameOf()).toBe('new');
  });
  it('A3 COMMIT by hand inside dataSource.transaction, then a write', async () => {
    let got: unknown;
    await rig.dataSource.transaction(async (m) => {
      await m.query('COMMIT');
      await m.update(Thing, { id }, { name: 'new' });
      got = await new Promise((r) => setTimeout(() => r(1), 1)) && (await rig.dataSource.query('SELECT name FROM thing WHERE id=$1', [id]))[0].name;
    }).catch((e) => console.log('A3', String(e)));
    expect(got).toBe('new');
    expect(await nameOf()).toBe('new');
  });
});

describe('writes while the transaction ends', () => {
  it('A4 unawaited update during finalise', async () => {
    let late: Promise<unknown> | undefined;
    let manager: any;
    store.onFinalise = async () => {
      if (late) return;
      late = manager.update(Thing, { id }, { name: 'late' });
      await new Promise((r) => setTimeout(r, 50));
    };
    await rig.dataSource.transaction(async (m) => {
      manager = m;
      await m.update(Thing, { id }, { name: 'first' });
    });
    await late;
    const truth = (await rig.dataSource.query('SELECT name FROM thing WHERE id=$1', [id]))[0].name;
    expect(truth).toBe('late');
    await tick();
    expect(await nameOf()).toBe('first'); // may be loaded: next must be right
  });
  it('A4b cached between, then late update during finalise', async () => {
    let late: Promise<unknown> | undefined;
    let manager: any;
    store.onFinalise = async () => {
      if (late) return;
      late = Promise.resolve();
      await nameOf(2);
      const other = await rig.dataSource.manager.save(Thing, { name: 'other-old' });
      await nameOf(other.id);
      late = manager.update(Thing, { id: other.id }, { name: 'late' });
      (globalThis as any).otherId = other.id;
      await late;
    };
    await rig.dataSource.transaction(async (m) => {
      manager = m;
      await m.update(Thing, { id }, { name: 'first' });
    });
    await late;
    const otherId = (globalThis as any).otherId;
    const truth = (await rig.dataSource.query('SELECT name FROM thing WHERE id=$1', [otherId]))[0].name;
    expect(truth).toBe('late');
    expect(await nameOf(otherId)).toBe('late');
  });
  it('A5 write sent behind ROLLBACK (Promise.all with one that rejects)', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    const query = (runner as any).query;
    let late: Promise<unknown> | undefined;
    (runner as any).query = (...g: any[]) => {
      const p = query(...g);
      if (g[0] === 'ROLLBACK') late = query(`UPDATE thing SET name = 'late' WHERE id = ${id}`);
      return p;
    };
    await runner.rollbackTransaction();
    await late;
    await runner.release();
    const truth = (await rig.dataSource.query('SELECT name FROM thing WHERE id=$1', [id]))[0].name;
    expect(truth).toBe('late');
    expect(await nameOf()).toBe('late');
  });
  it('A5b natural: Promise.all, one fails, the other goes on', async () => {
    let stale = 0, done = 0;
    for (let n = 0; n < 60; n++) {
      const row = await rig.dataSource.manager.save(Thing, { name: 'v0' });
      await nameOf(row.id);
      let other: Promise<unknown> = Promise.resolve();
      await rig.dataSource.transaction(async (m) => {
        other = (async () => {
          await rig.dataSource.query('SELECT 1'); // something else, on another connection
          for (let k = 0; k < n % 7; k++) await Promise.resolve();
          await m.query('UPDATE thing SET name = $1 WHERE id = $2', ['v1', row.id]);
        })();
        await Promise.all([other, m.query('SELECT 1/0')]);
      }).catch(() => undefined);
      await other.then(() => done++, () => undefined);
      const truth = (await rig.dataSource.query('SELECT name FROM thing WHERE id=$1', [row.id]))[0].name;
      if ((await nameOf(row.id)) !== truth) stale++;
    }
    console.log('A5b done', done, 'stale', stale);
    expect(stale).toBe(0);
  });
  it('A6 invalidate() left behind, while finalise is under way', async () => {
    let said: unknown;
    await rig.dataSource.query(`CREATE TABLE IF NOT EXISTS x (i int)`);
    let go: () => void; const gate = new Promise<void>((r) => (go = r));
    let left: Promise<unknown>;
    store.onFinalise = async () => { store.onFinalise = () => undefined; go(); await new Promise((r) => setTimeout(r, 20)); };
    await rig.dataSource.transaction(async (m) => {
      left = (async () => { await gate; said = await rig.accessors.envs.invalidate({ env: 2 }); })();
      await m.update(Thing, { id }, { name: 'first' });
    });
    await left!;
    await tick();
    expect(said).toBe(true);
    expect(rig.invalidated()).toContain('exact envs env=2');
  });
});

describe('told by events', () => {
  it('A7 a silent insert beside a save in one transaction', async () => {
    let bad = '';
    for (let n = 0; n < 12 && !bad; n++) {
      await rig.accessors.envs.get({ env: 77 });
      await rig.dataSource.transaction(async (m) => {
        await Promise.all([
          m.save(Thing, { name: 's', env: 5 }),
          (async () => {
            for (let k = 0; k < n; k++) await Promise.resolve();
            await m.createQueryBuilder().insert().into(Thing).values({ name: 'silent', env: 77 }).callListeners(false).execute();
          })(),
        ]);
      });
      const truth = (await rig.dataSource.query('SELECT count(*)::int c FROM thing WHERE env = 77'))[0].c;
      if ((await rig.accessors.envs.get({ env: 77 }))!.length !== truth) bad = `n=${n}`;
    }
    expect(bad).toBe('');
  });
  it('A7b a subscriber that inserts silently in beforeInsert', async () => {
    let done = false;
    rig.dataSource.subscribers.push({ beforeInsert: async (e: any) => {
      if (done) return; done = true;
      await e.manager.createQueryBuilder().insert().into(Thing).values({ name: 'silent', env: 2 }).callListeners(false).execute();
    } } as any);
    await rig.dataSource.manager.save(Thing, { name: 's', env: 5 });
    expect(await rig.accessors.envs.get({ env: 2 })).toEqual(['silent']);
  });
  it('A8 a subscriber that updates the same row in beforeUpdate', async () => {
    rig.dataSource.subscribers.push({ beforeUpdate: async (e: any) => {
      if (!e.databaseEntity) return;
      await e.manager.update(Thing, { id }, { env: 2 });
    } } as any);
    await rig.dataSource.manager.save(Thing, { id, name: 'new' });
    expect(await rig.accessors.envs.get({ env: 2 })).toEqual(['new']);
    expect(await rig.accessors.envs.get({ env: 1 })).toEqual([]);
  });
  it('A8b a subscriber that updates the same row in afterUpdate', async () => {
    rig.dataSource.subscribers.push({ afterUpdate: async (e: any) => {
      if (!e.databaseEntity) return;
      await e.manager.update(Thing, { id }, { env: 2 });
    } } as any);
    await rig.dataSource.manager.save(Thing, { id, name: 'new' });
    expect(await rig.accessors.envs.get({ env: 2 })).toEqual(['new']);
    expect(await rig.accessors.envs.get({ env: 1 })).toEqual([]);
  });
  it('A8c save and update of the same row, at every offset', async () => {
    let bad = '';
    for (let n = 0; n < 40 && !bad; n++) {
      const row = await rig.dataSource.manager.save(Thing, { name: 'r', env: 100 });
      await rig.accessors.envs.get({ env: 100 }); await rig.accessors.envs.get({ env: 200 });
      await rig.dataSource.transaction(async (m) => {
        const query = m.queryRunner!.query;
        let second: Promise<unknown> | undefined;
        let seen = 0;
        m.queryRunner!.query = ((...g: any[]) => {
          const p = (query as any)(...g);
          if (!second && seen++ === n % 4) second = (async () => { for (let k = 0; k < Math.floor(n / 4); k++) await Promise.resolve(); await m.update(Thing, { id: row.id }, { env: 200 }); })();
          return p;
        }) as any;
        await m.save(Thing, { id: row.id, name: 'r2' });
        await second;
      });
      const t100 = (await rig.dataSource.query('SELECT name FROM thing WHERE env=100 ORDER BY id')).map((r: any) => r.name);
      const t200 = (await rig.dataSource.query('SELECT name FROM thing WHERE env=200 ORDER BY id')).map((r: any) => r.name);
      const g100 = await rig.accessors.envs.get({ env: 100 }); const g200 = await rig.accessors.envs.get({ env: 200 });
      if (JSON.stringify([t100, t200]) !== JSON.stringify([g100, g200])) bad = `n=${n} ${JSON.stringify([t100, t200, g100, g200])}`;
    }
    expect(bad).toBe('');
  });
});

describe('forms of values', () => {
  it('A9 uuid without dashes in the criteria', async () => {
    expect(await rig.accessors.uuids.get({ id: U })).toBe('old');
    await rig.dataSource.manager.update(Uuid, { id: U.replaceAll('-', '') }, { name: 'new' });
    expect(await rig.accessors.uuids.get({ id: U })).toBe('new');
  });
  it('A9b uuid in braces', async () => {
    expect(await rig.accessors.uuids.get({ id: U })).toBe('old');
    await rig.dataSource.query(`UPDATE uuid SET name = 'new' WHERE id = $1`, [`{${U}}`]);
    expect(await rig.accessors.uuids.get({ id: U })).toBe('new');
  });
  it('A10 reader gives an upper-case uuid', async () => {
    expect(await rig.accessors.uuids.get({ id: U.toUpperCase() })).toBe('old');
    await rig.dataSource.manager.save(Uuid, { id: U, name: 'new' });
    expect(await rig.accessors.uuids.get({ id: U.toUpperCase() })).toBe('new');
  });
  it('A10b reader gives 01 for a number', async () => {
    expect(await rig.accessors.names.get({ id: `0${id}` as any })).toBe('old');
    await rig.dataSource.manager.save(Thing, { id, name: 'new' });
    expect(await rig.accessors.names.get({ id: `0${id}` as any })).toBe('new');
  });
  it('A11 a generated column named in the criteria', async () => {
    expect(await rig.accessors.slugs.get({ slug: 'b' })).toBeNull();
    await rig.dataSource.manager.update(Gen, { slug: 'a' }, { first: 'B' });
    expect(await rig.accessors.slugs.get({ slug: 'b' })).toBe(1);
  });
});

describe('views', () => {
  it('A12 UPDATE through an undeclared updatable view', async () => {
    await rig.dataSource.query('CREATE VIEW some_things AS SELECT * FROM thing');
    await nameOf();
    await rig.dataSource.query(`UPDATE some_things SET name = 'new' WHERE id = $1`, [id]);
    expect(await nameOf()).toBe('new');
  });
  it('A12b UPDATE through a declared view', async () => {
    await rig.dataSource.manager.update(ThingView, { id }, { name: 'new' });
    expect(await nameOf()).toBe('new');
  });
  it('A12c UPDATE of a partition/child table', async () => {
    await rig.dataSource.query('CREATE TABLE thing_child () INHERITS (thing)');
    await rig.dataSource.query(`INSERT INTO thing_child (id, name) VALUES (500, 'old')`);
    expect(await nameOf(500)).toBe('old');
    await rig.dataSource.query(`UPDATE thing_child SET name = 'new' WHERE id = 500`);
    expect(await nameOf(500)).toBe('new');
  });
  it('A12d SELECT of a function that writes', async () => {
    await rig.dataSource.query(`CREATE FUNCTION ren() RETURNS void LANGUAGE sql AS $$ UPDATE thing SET name = 'new' $$`);
    await nameOf();
    await rig.dataSource.query(`SELECT ren()`);
    expect(await nameOf()).toBe('new');
  });
});

describe('marks and undo', () => {
  it('A13 statement_timeout of an autocommit UPDATE leaves no marks', async () => {
    const blocker = rig.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT * FROM thing FOR UPDATE');
    const runner = rig.dataSource.createQueryRunner();
    await runner.query(`SET statement_timeout = 100`);
    await expect(runner.query(`UPDATE thing SET name = 'x' WHERE name LIKE 'o%'`)).rejects.toThrow(/timeout/);
    await runner.query(`SET statement_timeout = 0`);
    await runner.release();
    await blocker.rollbackTransaction();
    await blocker.release();
    await nameOf();
    expect(await rig.accessors.names.peek({ id })).toBe('old');
  });
  it('A14 undo while a transaction is open', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.update(Thing, { id }, { name: 'new' });
    rig.undo();
    await runner.commitTransaction();
    await runner.release();
    expect(await nameOf()).toBe('new');
  });
});

describe('two caches on one DataSource', () => {
  it('A15 a read inside a transaction', async () => {
    const second = createCache({});
    const undo = instrument(rig.dataSource, second.cache);
    try {
      const pool = (rig.dataSource.driver as any).master;
      for (let n = 0; n < 3; n++)
        await rig.dataSource.transaction(async (m) => {
          await m.update(Thing, { id }, { name: `n${n}` });
          await rig.accessors.names.get({ id });
        });
      console.log('A15 pool', pool.totalCount, pool.idleCount);
      expect(pool.idleCount).toBe(pool.totalCount);
      expect(rig.invalidated()).toEqual([`exact names id=${id}`, 'namespace envs everything']);
    } finally {
      undo();
      const pool = (rig.dataSource.driver as any).master;
      if (pool.idleCount < pool.totalCount) for (const c of pool._clients) if (!pool._idle.find((i: any) => i.client === c)) c.end();
    }
  });
});

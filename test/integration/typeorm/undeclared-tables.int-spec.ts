import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import {
  ChildEntity,
  Column,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  ViewColumn,
  ViewEntity,
  type DataSource,
} from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../../support/test-database.js';
import { createCache, openDataSource } from './rig.js';

@Entity()
class Rack {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;
}

@ViewEntity({ expression: 'SELECT id, name FROM rack', dependsOn: [Rack] })
class RackView {
  @ViewColumn()
  id!: number;

  @ViewColumn()
  name!: string;
}

@ViewEntity({ expression: 'SELECT id, name FROM rack' })
class SilentView {
  @ViewColumn()
  id!: number;

  @ViewColumn()
  name!: string;
}

@Entity()
class Badge {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
class Animal {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;
}

@ChildEntity()
class Cat extends Animal {
  @Column({ type: 'int', nullable: true })
  lives!: number | null;
}

@ChildEntity()
class Dog extends Animal {
  @Column({ type: 'int', nullable: true })
  bones!: number | null;
}

abstract class Names<Id extends object> extends CacheAccess<string, Id> {
  protected abstract readonly table: string;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected async load(given: Id): Promise<string | null> {
    const { id } = given as { readonly id: unknown };
    const rows: { name: string }[] = await this.dataSource.query(`SELECT name FROM ${this.table} WHERE id = $1`, [id]);
    return rows[0]?.name ?? null;
  }
}

@CacheNamespace({ name: 'racks', id: ['id'], ttl: '60s' })
@InvalidatedBy(Rack, { id: 'id' })
class Racks extends Names<{ id: number }> {
  protected readonly table = 'rack';
}

@CacheNamespace({ name: 'badges', id: ['id'], ttl: '60s' })
@InvalidatedBy(Badge, { id: 'id' })
class Badges extends Names<{ id: string }> {
  protected readonly table = 'badge';
}

@CacheNamespace({ name: 'cats', id: ['id'], ttl: '60s' })
@InvalidatedBy(Cat, { id: 'id' })
class Cats extends Names<{ id: number }> {
  protected readonly table = 'animal';
}

const UUID = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';

type Events = ReturnType<typeof createCache>['events'];
let dataSource: DataSource;
let racks: Racks;
let badges: Badges;
let cats: Cats;
let events: Events;
let close: () => Promise<void>;
let id: number;
beforeEach(async () => {
  const database = await createDatabase(inject('postgresUrl'));
  const entities = [Rack, RackView, SilentView, Badge, Animal, Cat, Dog];
  dataSource = await openDataSource(database.url, { synchronize: true, entities });
  const made = createCache({});
  ({ events } = made);
  racks = new Racks(dataSource);
  badges = new Badges(dataSource);
  cats = new Cats(dataSource);
  for (const accessor of [racks, cats]) made.cache.bind(accessor);
  made.cache.bind(badges);
  const undo = instrument(dataSource, made.cache);
  close = async () => {
    undo();
    await dataSource.destroy();
    await made.cache.close();
    await database.drop();
  };
  ({ id } = await dataSource.manager.save(Rack, { name: 'old' }));
  await dataSource.manager.save(Badge, { id: UUID, name: 'old' });
  await racks.get({ id });
  events.clear();
});
afterEach(() => close());

const invalidated = (): string[] => {
  const lines = events.of('invalidation').map(({ scope, namespace, label }) => `${scope} ${namespace} ${label}`);
  return [...new Set(lines)].sort();
};

describe('a write to a view', () => {
  it('is one to the tables that it declares', async () => {
    await dataSource.manager.update(RackView, { id }, { name: 'new' });
    expect(invalidated()).toEqual(['namespace racks everything']);
    expect(await racks.get({ id })).toBe('new');
  });

  it.each([
    ['that declares no tables', 'silent_view'],
    ['that no entity has', 'some_racks'],
  ])('%s may be one to any', async (_which, view) => {
    await dataSource.query('CREATE VIEW some_racks AS SELECT * FROM rack');
    await racks.get({ id });
    events.clear();
    await dataSource.query(`UPDATE ${view} SET name = 'new' WHERE id = $1`, [id]);
    expect(invalidated()).toContain('namespace racks everything');
    expect(events.of('opaque_statement')).toHaveLength(1);
    expect(await racks.get({ id })).toBe('new');
  });
});

describe('a write to a table that no entity has', () => {
  it('that inherits from one of an entity changes its rows', async () => {
    await dataSource.query('CREATE TABLE rack_child () INHERITS (rack)');
    await dataSource.query(`INSERT INTO rack_child (id, name) VALUES (500, 'old')`);
    expect(await racks.get({ id: 500 })).toBe('old');
    await dataSource.transaction((manager) => manager.query(`UPDATE rack_child SET name = 'new' WHERE id = 500`));
    expect(await racks.get({ id: 500 })).toBe('new');
  });

  it('and has nothing to do with theirs invalidates nothing', async () => {
    await dataSource.query('CREATE TABLE audit_log (what text)');
    events.clear();
    await dataSource.query(`INSERT INTO audit_log VALUES ('a')`);
    await dataSource.transaction((manager) => manager.query('DELETE FROM audit_log'));
    expect(invalidated()).toEqual([]);
    expect(events.of('opaque_statement')).toEqual([]);
  });

  it('leaves the error of a lost transaction to the writer', async () => {
    const lost = dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1 / 0').catch(() => undefined);
      await manager.query(`INSERT INTO audit_log VALUES ('a')`);
    });
    await expect(lost).rejects.toThrow(/aborted/);
  });
});

describe('siblings in one table', () => {
  it('are not concerned by what happens to each other', async () => {
    const cat = await dataSource.manager.save(Cat, { name: 'tom' });
    const dog = await dataSource.manager.save(Dog, { name: 'rex' });
    events.clear();
    await dataSource.manager.save(Dog, { id: dog.id, name: 'max' });
    expect(invalidated()).toEqual([]);
    await cats.get({ id: cat.id });
    await dataSource.manager.update(Cat, { id: cat.id }, { name: 'new' });
    expect(invalidated()).toEqual([`exact cats id=${cat.id}`]);
    expect(await cats.get({ id: cat.id })).toBe('new');
  });
});

describe('a UUID', () => {
  it('in upper case is the same to a reader', async () => {
    expect(await badges.get({ id: UUID.toUpperCase() })).toBe('old');
    await dataSource.manager.save(Badge, { id: UUID, name: 'new' });
    expect(await badges.get({ id: UUID.toUpperCase() })).toBe('new');
  });

  it.each([UUID.replaceAll('-', ''), `{${UUID}}`, UUID.toUpperCase()])(
    'that a writer gives as %s is seen',
    async (given) => {
      expect(await badges.get({ id: UUID })).toBe('old');
      await dataSource.query(`UPDATE badge SET name = 'new' WHERE id = $1`, [given]);
      expect(await badges.get({ id: UUID })).toBe('new');
    },
  );
});

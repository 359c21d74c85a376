import { Column, DataSource, DeleteDateColumn, Entity, ManyToOne, PrimaryGeneratedColumn, ViewColumn, ViewEntity } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { CacheAccess } from '../../core/access/cache-access.js';
import { CacheNamespace } from '../../core/access/cache-namespace.decorator.js';
import type { Cache } from '../../core/cache.js';
import { InvalidatedBy } from '../../core/invalidation/invalidated-by.decorator.js';
import type { RuleContext } from '../../core/invalidation/rule.js';
import { createTestCache } from '../../testing/create-test-cache.js';
import type { AccessorCoverage, Sight } from './accessor-coverage.js';
import { coverageOf } from './coverage-of.js';
import { formatCoverage } from './format-coverage.js';

@Entity()
class Site {
  @PrimaryGeneratedColumn()
  id!: number;
}

@Entity()
class Room {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  site!: Site;
}

@Entity()
class Device {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  roomId!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'timestamptz' })
  seenAt!: Date;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @ManyToOne(() => Room, { onDelete: 'CASCADE' })
  room!: Room;

  @ManyToOne(() => Site, { createForeignKeyConstraints: false })
  builder!: Site;
}

@ViewEntity({ expression: 'SELECT 1', dependsOn: [Device] })
class Summary {
  @ViewColumn()
  roomId!: number;
}

abstract class Numbers extends CacheAccess<number, { roomId: number }> {
  protected load(): Promise<number> {
    return Promise.resolve(1);
  }
}

@CacheNamespace({ name: 'by-mapping', id: ['roomId', 'name'], indexes: [['roomId']], ttl: '1m' })
@InvalidatedBy(Device, { roomId: 'roomId', name: 'name' })
class ByMapping extends Numbers {}

@CacheNamespace({ name: 'by-key', id: ['id'], ttl: '1m' })
@InvalidatedBy(Device, (device) => ({ id: device.id }), { on: ['update', 'remove'] })
class ByKey extends Numbers {}

@CacheNamespace({ name: 'by-query', id: ['id'], ttl: '1m' })
@InvalidatedBy(Device, async (device, { manager }: RuleContext) => {
  const rows = await manager.find(Room, { where: { id: device.id }, lock: manager.queryRunner?.isTransactionActive });
  return rows.map(({ id }: Room) => ({ id }));
})
class ByQuery extends Numbers {}

@CacheNamespace({ name: 'by-view', id: ['roomId'], ttl: '1m' })
@InvalidatedBy(Summary, { roomId: 'roomId' })
class ByView extends Numbers {}

@CacheNamespace({ name: 'by-foreign-key', id: ['room'], ttl: '1m' })
@InvalidatedBy('device', { room: 'roomId' })
class ByForeignKey extends Numbers {}

@CacheNamespace({ name: 'outside', id: ['id'], ttl: '1m' })
@InvalidatedBy('elsewhere', { id: 'id' })
class Outside extends Numbers {}

@CacheNamespace({ name: 'no-rules', id: ['id'], ttl: '1m' })
class NoRules extends Numbers {}

let coverage: readonly AccessorCoverage[];
beforeAll(async () => {
  const dataSource = new DataSource({ type: 'postgres', entities: [Site, Room, Device, Summary] });
  await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  const cache: Cache = createTestCache().cache;
  for (const Accessor of [ByMapping, ByKey, ByQuery, ByView, ByForeignKey, Outside, NoRules]) {
    cache.bind(new Accessor());
  }
  coverage = await coverageOf(cache, [dataSource]);
});

const of = (namespace: string) => coverage.find((each) => each.namespace === namespace)!;
const sights = (namespace: string): Record<string, Sight> =>
  Object.fromEntries(of(namespace).rules.flatMap(({ writes }) => writes.map(({ write, sight }) => [write, sight])));

describe('a mapping', () => {
  it('is exact where the whole row is known, narrows by a foreign key, and else widens', () => {
    expect(sights('by-mapping')).toMatchObject({
      save: 'exact',
      insert: 'exact',
      remove: 'exact',
      softRemove: 'exact',
      'update by id': 'widened',
      'raw SQL': 'widened',
      truncate: 'widened',
      'ON DELETE CASCADE from Room': 'index',
      'cascade from Site, in a transaction': 'exact',
      'cascade from Site, in autocommit': 'widened',
      migration: 'widened',
    });
  });

  it('of the foreign key alone is exact when its parent goes', () => {
    expect(sights('by-foreign-key')).toMatchObject({ 'ON DELETE CASCADE from Room': 'exact' });
  });

  it('gets one line of advice where bulk writes empty its namespace', () => {
    expect(of('by-mapping').advice).toEqual([expect.stringContaining('An index over')]);
    expect(of('by-key').advice).toEqual([]);
  });
});

describe('a function', () => {
  it('is exact as far as it reads what a write tells', () => {
    expect(sights('by-key')).toMatchObject({
      save: 'exact',
      'update by id': 'exact',
      'delete by criteria': 'widened',
      'ON DELETE CASCADE from Room, in a transaction': 'exact',
      'ON DELETE CASCADE from Room, in autocommit': 'widened',
    });
  });

  it('is not said to see changes that it does not apply to', () => {
    expect(sights('by-key')).not.toHaveProperty('insert');
  });

  it('that asks the database depends on what it finds there', () => {
    expect(sights('by-query')).toMatchObject({ save: 'depends', 'delete by id': 'depends' });
  });
});

it('a rule on a view widens with every table that the view depends on', () => {
  expect(of('by-view').rules[0]).toMatchObject({ source: 'Summary', tables: ['device'] });
  expect(sights('by-view')).toMatchObject({ 'save of Device': 'widened', 'raw SQL of Device': 'widened' });
});

it('names what is not seen: triggers, other programs, undeclared keys, tables and accessors nobody speaks for', () => {
  expect(of('by-key').unseen).toEqual([
    expect.stringContaining('Device.builder'),
    expect.stringContaining('triggers'),
    expect.stringContaining('other programs'),
  ]);
  expect(of('outside').unseen[0]).toContain('every write to elsewhere');
  expect(of('no-rules').unseen).toEqual(['every write: the accessor has no rules']);
});

it('reads as a text, in which writes that are seen alike share a line', () => {
  expect(formatCoverage([of('by-key'), of('no-rules')]).split('\n')).toEqual([
    'by-key',
    '  Device (device), a function',
    expect.stringMatching(/^ {4}exact {4}save; remove; softRemove: the row is known before and after$/),
    expect.stringMatching(/^ {4}exact {4}softDelete by id; update by id; delete by id: /),
    expect.stringMatching(/^ {4}exact {4}ON DELETE CASCADE from Room, in a transaction; cascade from Site, in a tran/),
    expect.stringMatching(/^ {4}widened {2}update by criteria; delete by criteria: .*the function needs more$/),
    expect.stringMatching(/^ {4}widened {2}upsert: /),
    expect.stringMatching(/^ {4}widened {2}raw SQL: /),
    expect.stringMatching(/^ {4}widened {2}truncate: /),
    expect.stringMatching(/^ {4}widened {2}ON DELETE CASCADE from Room, in autocommit: /),
    expect.stringMatching(/^ {4}widened {2}cascade from Site, in autocommit: /),
    expect.stringMatching(/^ {4}widened {2}migration: /),
    expect.stringMatching(/^ {2}unseen {3}what a foreign key of Device.builder does/),
    expect.stringMatching(/^ {2}unseen {3}what triggers/),
    expect.stringMatching(/^ {2}unseen {3}writes that go past/),
    '',
    'no-rules',
    '  unseen   every write: the accessor has no rules',
  ]);
});

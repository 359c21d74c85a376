import {
  ChildEntity,
  Column,
  DataSource,
  DefaultNamingStrategy,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  Tree,
  TreeChildren,
  TreeParent,
  type EntityMetadata,
} from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyGraphOf, type KeyGraph } from './key-graph.js';
import type { SeenChange } from '../rules/seen-change.js';

@Entity({ schema: 'fleet' })
class Region {
  @PrimaryColumn({ type: 'varchar' })
  code!: string;

  @PrimaryColumn({ type: 'varchar' })
  country!: string;

  @Column({ type: 'varchar', unique: true })
  slug!: string;
}

class Place {
  @ManyToOne(() => Region, { onDelete: 'SET NULL' })
  region!: Region | null;
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
class Device {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column(() => Place)
  place!: Place;
}

@ChildEntity()
class Gateway extends Device {
  @ManyToOne(() => Device, { onDelete: 'CASCADE' })
  uplink!: Device;
}

@Entity('device_part')
class Part {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Device, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'owner' })
  device!: Device;

  @ManyToOne(() => Region, { onUpdate: 'CASCADE' })
  @JoinColumn({ name: 'regionSlug', referencedColumnName: 'slug' })
  region!: Region;

  @ManyToMany(() => Region)
  @JoinTable({ name: 'part_regions' })
  regions!: Region[];
}

@Entity()
class Loose {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Part)
  restricted!: Part;

  @ManyToOne(() => Device, { onDelete: 'CASCADE', createForeignKeyConstraints: false })
  unguarded!: Device;
}

@Entity()
class Ring {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Ring, { onDelete: 'CASCADE' })
  next!: Ring;
}

@Entity()
@Tree('closure-table')
class Branch {
  @PrimaryGeneratedColumn()
  id!: number;

  @TreeParent({ onDelete: 'CASCADE' })
  parent!: Branch | null;

  @TreeChildren()
  children!: Branch[];
}

class SnakeCase extends DefaultNamingStrategy {
  override tableName(name: string, given: string | undefined): string {
    return given ?? `t_${name.toLowerCase()}`;
  }

  override joinColumnName(relation: string, referenced: string): string {
    return `${relation}_${referenced}`;
  }
}

let dataSource: DataSource;
let graph: KeyGraph;
beforeAll(async () => {
  const entities = [Region, Device, Gateway, Part, Loose, Ring, Branch];
  dataSource = new DataSource({ type: 'postgres', entities, namingStrategy: new SnakeCase() });
  await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  graph = keyGraphOf(dataSource);
});

const of = (target: EntityMetadata['target']) => dataSource.getMetadata(target);
const follow = (target: EntityMetadata['target'], change: SeenChange, assigned?: readonly string[]) => {
  const metadata = of(target);
  const columns = assigned && metadata.columns.filter(({ databaseName }) => assigned.includes(databaseName));
  return graph
    .following({ metadata, change, ...(columns && { assigned: columns }) })
    .map(
      (next) => `${next.change} ${next.metadata.tableName}${next.assigned ? `(${names(next.assigned).join()})` : ''}`,
    );
};
const names = (columns: readonly { databaseName: string }[]) => columns.map(({ databaseName }) => databaseName);

describe('what follows from a removal', () => {
  it('is the removal of rows whose foreign key cascades, and of what hangs on those', () => {
    expect(follow(Device, 'remove').sort()).toEqual(['remove device_part', 'remove part_regions', 'remove t_device']);
  });

  it('is the same for a child of single-table inheritance, whose rows are in its parent’s table', () => {
    expect(follow(Gateway, 'remove')).toEqual(follow(Device, 'remove'));
  });

  it('is an update of rows whose foreign key is set to null, here an embedded, composite one', () => {
    expect(follow(Region, 'remove').sort()).toEqual([
      'remove part_regions',
      'update t_device(placeRegion_code,placeRegion_country)',
    ]);
  });

  it('is nothing for keys that forbid it, and for relations without a key', () => {
    expect(follow(Part, 'remove')).toEqual(['remove part_regions']);
    expect(follow(Loose, 'remove')).toEqual([]);
  });

  it('ends where rows refer to rows of their own table', () => {
    expect(follow(Ring, 'remove')).toEqual(['remove t_ring']);
  });

  it('takes a closure table along', () => {
    expect(follow(Branch, 'remove').sort()).toEqual(['remove t_branch', expect.stringMatching(/^remove .*closure/)]);
  });
});

describe('what follows from an update', () => {
  it('is a copy of the new key where it cascades, whichever column it refers to', () => {
    expect(follow(Region, 'update').sort()).toEqual([
      expect.stringMatching(/^update device_part\(regionSlug\)/),
      expect.stringMatching(/^update part_regions\(/),
    ]);
    expect(follow(Region, 'update', ['slug'])).toEqual([expect.stringContaining('device_part')]);
  });

  it('is nothing when it assigns no column that anybody refers to', () => {
    expect(follow(Device, 'update', ['kind'])).toEqual([]);
  });
});

it.each(['insert', 'soft-remove', 'recover'] as const)('nothing follows from: %s', (change) => {
  expect(follow(Device, change)).toEqual([]);
});

it('a truncation takes along every table that refers to it, whatever its key says', () => {
  expect(follow(Part, 'truncate').sort()).toEqual(['truncate part_regions', 'truncate t_loose']);
});

it('tells which tables lead to one, through any number of others', () => {
  const junction = dataSource.entityMetadatas.find(({ tableName }) => tableName === 'part_regions')!;
  expect(
    graph
      .leadingTo(junction)
      .map(({ tableName }) => tableName)
      .sort(),
  ).toEqual(['device_part', 't_device', 't_region']);
});

it('follows keys that children of single-table inheritance inherit or declare as keys of their parent, whose rules all hear of it', async () => {
  @Entity()
  class Owner {
    @PrimaryColumn({ type: 'int' })
    id!: number;
  }
  @Entity()
  @TableInheritance({ column: { type: 'varchar', name: 'kind' } })
  class Animal {
    @PrimaryColumn({ type: 'int' })
    id!: number;

    @ManyToOne(() => Owner, { onDelete: 'CASCADE' })
    owner!: Owner;
  }
  @ChildEntity()
  class Cat extends Animal {
    @ManyToOne(() => Device, { onDelete: 'CASCADE' })
    tracker!: Device;
  }
  @ChildEntity()
  class Dog extends Animal {
    @ManyToOne(() => Device, { onDelete: 'CASCADE' })
    tracker!: Device;
  }
  const entities = [Owner, Animal, Cat, Dog, Region, Device, Gateway, Part];
  const source = new DataSource({ type: 'postgres', entities });
  await (source as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  const referring = (target: EntityMetadata['target']) =>
    keyGraphOf(source)
      .referringTo(source.getMetadata(target))
      .map(({ child }) => child.name)
      .filter((name) => ['Animal', 'Cat', 'Dog'].includes(name))
      .sort();
  expect(referring(Owner)).toEqual(['Animal']);
  expect(referring(Device)).toEqual(['Animal']);
});

it('is built once, and anew for a DataSource that was initialised again', async () => {
  expect(keyGraphOf(dataSource)).toBe(graph);
  await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  expect(keyGraphOf(dataSource)).not.toBe(graph);
});

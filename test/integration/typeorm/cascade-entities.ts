import {
  ChildEntity,
  Column,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  Tree,
  TreeChildren,
  TreeParent,
  ViewColumn,
  ViewEntity,
} from 'typeorm';

class Address {
  @Column({ type: 'text', default: '' })
  city!: string;

  @Column({ type: 'text', default: '' })
  street!: string;
}

@Entity()
export class Site {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text', default: '' })
  name!: string;
}

@Entity()
export class Rack {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  siteId!: number;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'siteId' })
  site!: Site;
}

@Entity()
export class Slot {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  label!: string;

  @ManyToOne(() => Rack, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'rack_no' })
  rack!: Rack;
}

/** Hangs on a site, and is found by an embedded column. */
@Entity()
export class Contact {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column(() => Address)
  address!: Address;

  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  site!: Site;
}

/** Stays when its site goes. */
@Entity()
export class Visit {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  visitor!: string;

  @Column({ type: 'int', nullable: true })
  siteId!: number | null;

  @ManyToOne(() => Site, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'siteId' })
  site!: Site | null;
}

@ViewEntity({
  expression: 'SELECT "siteId", count(*) AS racks FROM rack GROUP BY "siteId"',
  dependsOn: [Rack],
})
export class SiteSize {
  @ViewColumn()
  siteId!: number;

  @ViewColumn()
  racks!: string;
}

/** Its key is what people call it, and may change. */
@Entity()
export class Country {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', unique: true })
  code!: string;

  @Column({ type: 'text', default: '' })
  name!: string;
}

@Entity()
export class City {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar' })
  countryCode!: string;

  @ManyToOne(() => Country, { onUpdate: 'CASCADE' })
  @JoinColumn({ name: 'countryCode', referencedColumnName: 'code' })
  country!: Country;
}

@Entity()
export class Region {
  @PrimaryColumn({ type: 'varchar' })
  country!: string;

  @PrimaryColumn({ type: 'varchar' })
  code!: string;
}

@Entity()
export class Depot {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar' })
  country!: string;

  @Column({ type: 'varchar' })
  region!: string;

  @ManyToOne(() => Region, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'country', referencedColumnName: 'country' },
    { name: 'region', referencedColumnName: 'code' },
  ])
  place!: Region;
}

@Entity()
export class Label {
  @PrimaryGeneratedColumn()
  id!: number;
}

@Entity()
export class Post {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text', default: '' })
  title!: string;

  @ManyToMany(() => Label)
  @JoinTable({
    name: 'post_labels',
    joinColumn: { name: 'the_post', referencedColumnName: 'id' },
    inverseJoinColumn: { name: 'the_label', referencedColumnName: 'id' },
  })
  labels!: Label[];
}

@Entity()
@Tree('closure-table', { closureTableName: 'branch' })
export class Branch {
  @PrimaryGeneratedColumn()
  id!: number;

  @TreeParent({ onDelete: 'CASCADE' })
  parent!: Branch | null;

  @TreeChildren()
  children!: Branch[];
}

@Entity()
@Tree('materialized-path')
export class Leaf {
  @PrimaryGeneratedColumn()
  id!: number;

  @TreeParent({ onDelete: 'CASCADE' })
  parent!: Leaf | null;

  @TreeChildren()
  children!: Leaf[];
}

@Entity()
@Tree('nested-set')
export class Ring {
  @PrimaryGeneratedColumn()
  id!: number;

  @TreeParent({ onDelete: 'CASCADE' })
  parent!: Ring | null;

  @TreeChildren()
  children!: Ring[];
}

@Entity()
export class Folder {
  @PrimaryGeneratedColumn()
  id!: number;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @OneToMany(() => Document, (document: Document) => document.folder, { cascade: ['soft-remove'] })
  documents!: Document[];
}

@Entity()
export class Document {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  folderId!: number;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @ManyToOne(() => Folder, (folder) => folder.documents, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'folderId' })
  folder!: Folder;
}

/** Its parent lets go of it, and it must not stay. */
@Entity()
export class Basket {
  @PrimaryGeneratedColumn()
  id!: number;

  @OneToMany(() => Fruit, (fruit: Fruit) => fruit.basket, { cascade: ['insert', 'update'] })
  fruits!: Fruit[];
}

@Entity()
export class Fruit {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Basket, (basket) => basket.fruits, { orphanedRowAction: 'delete', onDelete: 'CASCADE' })
  basket!: Basket;
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class Sensor {
  @PrimaryGeneratedColumn()
  id!: number;
}

@ChildEntity()
export class Thermometer extends Sensor {
  @ManyToOne(() => Site, { onDelete: 'CASCADE' })
  site!: Site;
}

@Entity()
export class Flow {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  environmentId!: number;
}

@Entity()
export class Alarm {
  @PrimaryGeneratedColumn()
  id!: number;
}

@Entity()
export class AlarmFlow {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  alarmId!: number;

  @Column({ type: 'int' })
  flowId!: number;

  @ManyToOne(() => Alarm, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'alarmId' })
  alarm!: Alarm;

  @ManyToOne(() => Flow, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'flowId' })
  flow!: Flow;
}

export const cascadeEntities = [
  Site,
  Rack,
  Slot,
  Contact,
  Visit,
  SiteSize,
  Country,
  City,
  Region,
  Depot,
  Label,
  Post,
  Branch,
  Leaf,
  Ring,
  Folder,
  Document,
  Basket,
  Fruit,
  Sensor,
  Thermometer,
  Flow,
  Alarm,
  AlarmFlow,
];

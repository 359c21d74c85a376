import {
  ChildEntity,
  Column,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  TableInheritance,
  Tree,
  TreeChildren,
  TreeParent,
} from 'typeorm';
import { Site } from './cascade-entities.js';

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

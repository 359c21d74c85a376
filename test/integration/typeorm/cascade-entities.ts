import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
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

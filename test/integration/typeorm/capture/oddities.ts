import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** In the database, partitioned by day. */
@Entity({ name: 'reading', synchronize: false })
class Reading {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @PrimaryColumn({ type: 'date' })
  day!: string;
}

/** In the database, other tables inherit from it, and it inherits from one. */
@Entity({ name: 'asset', synchronize: false })
class Asset {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'text' })
  kind!: string;
}

export const LONG = `table_with_a_name_that_is_longer_than_${'x'.repeat(40)}`;

/** Longer than PostgreSQL keeps names. */
@Entity({ name: LONG, synchronize: false })
class Long {
  @PrimaryColumn({ type: 'int' })
  id!: number;
}

/** With everything in its names that can go wrong in a literal, or in an identifier. */
@Entity({ name: `Odd "ta'ble" 100% \\ $capture$`, schema: `Sch"e'ma %s`, synchronize: false })
class Odd {
  @PrimaryColumn({ type: 'int', name: `I"d's %I` })
  id!: number;
}

/** Key columns whose text depends on the settings of the session, or that are nothing, or are computed. */
@Entity({ name: 'setting', synchronize: false })
export class Setting {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'daterange' })
  during!: string;

  @Column({ type: 'float8' })
  ratio!: number;

  @Column({ type: 'interval' })
  every!: unknown;

  @Column({ type: 'text', nullable: true })
  owner!: string | null;

  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'id * 2' })
  twice!: number;
}

export const ODDITIES = [Reading, Asset, Long, Odd, Setting];

abstract class Ones extends CacheAccess<number, any> {
  protected load(): number {
    return 1;
  }
}

@CacheNamespace({ name: 'readings', id: ['id', 'day'], ttl: '60s' })
@InvalidatedBy(Reading, { id: 'id', day: 'day' })
export class Readings extends Ones {}

@CacheNamespace({ name: 'assets', id: ['id', 'kind'], ttl: '60s' })
@InvalidatedBy(Asset, { id: 'id', kind: 'kind' })
export class Assets extends Ones {}

@CacheNamespace({ name: 'longs', id: ['id'], ttl: '60s' })
@InvalidatedBy(Long, { id: 'id' })
export class Longs extends Ones {}

@CacheNamespace({ name: 'odds', id: ['id'], ttl: '60s' })
@InvalidatedBy(Odd, { id: 'id' })
export class Odds extends Ones {}

@CacheNamespace({ name: 'settings', id: ['during', 'ratio', 'every', 'owner', 'twice'], ttl: '60s' })
@InvalidatedBy(Setting, ({ during, ratio, every, owner, twice }) => ({
  during,
  ratio,
  every: JSON.stringify(every),
  owner,
  twice,
}))
export class Settings extends Ones {}

/** What TypeORM would not make like this. */
export const TABLES = `
  CREATE TABLE reading (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
  CREATE TABLE reading_2025 PARTITION OF reading FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY RANGE (day);
  CREATE TABLE "Reading '25" PARTITION OF reading_2025 DEFAULT;
  CREATE TABLE thing (id int);
  CREATE TABLE asset (kind text) INHERITS (thing);
  CREATE TABLE machine (power int) INHERITS (asset);
  CREATE TABLE ${LONG} (id int PRIMARY KEY);
  CREATE SCHEMA "Sch""e'ma %s";
  CREATE TABLE "Sch""e'ma %s"."Odd ""ta'ble"" 100% \\ $capture$" ("I""d's %I" int PRIMARY KEY);
  CREATE TABLE setting (
    id int PRIMARY KEY, during daterange, ratio float8, every interval, owner text, twice int GENERATED ALWAYS AS (id * 2) STORED)`;

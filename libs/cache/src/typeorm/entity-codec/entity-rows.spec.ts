import 'reflect-metadata';
import { Column, DataSource, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { UndecodableValueError } from '../../codecs/undecodable-value-error.js';
import type { Codec } from '../../core/ports/codec.js';
import { createEntityCodec } from './create-entity-codec.js';

@Entity()
class Team {
  static made = 0;

  constructor() {
    Team.made++;
  }

  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;

  @Column({ type: 'datetime', nullable: true })
  seenAt!: Date | null;

  @Column({ type: 'text', select: false })
  secret!: string;

  @ManyToOne(() => Team)
  @JoinColumn({ name: 'parentId' })
  parent!: Team;

  @Column({ type: 'int', nullable: true })
  parentId!: number | null;
}

@Entity()
class Alarm {
  @PrimaryColumn('int')
  id!: number;

  @Column('boolean')
  isOn!: boolean;
}

@Entity()
class Guarded {
  @PrimaryColumn('int')
  id!: number;

  set name(_: string) {
    throw new Error('a setter ran');
  }
}
Column('text')(Guarded.prototype, 'name');

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const bytes = (written: string) => Buffer.from(written);
const team = (values: Partial<Team> = {}): Team =>
  Object.assign(Object.create(Team.prototype) as Team, { id: 1, name: 'db', seenAt: null, parentId: null }, values);
const alarm = (id: number): Alarm => Object.assign(new Alarm(), { id, isOn: true });

describe('whole rows of entities', () => {
  let codec: Codec;
  let dataSource: DataSource;
  const roundTrip = (value: unknown) => codec.decode(codec.encode(value));
  const isRow = (value: unknown) => /^e/i.test(text(codec.encode(value)));

  beforeAll(async () => {
    dataSource = new DataSource({ type: 'sqljs', entities: [Team, Alarm, Guarded] });
    await dataSource.initialize();
    codec = createEntityCodec([dataSource]);
  });

  it.each<[string, () => object]>([
    ['an entity', () => team({ seenAt: new Date(1_795_000_000_123) })],
    ['a list of entities', () => [team(), team({ id: 2, name: 'Zürich 🚨 \u2028 "\\' })]],
    ['one with an old date', () => team({ seenAt: new Date(-1e14) })],
  ])('come back as %s, without running a constructor', (_what, make) => {
    const value = make();
    const made = Team.made;
    expect(isRow(value)).toBe(true);
    const decoded = roundTrip(value);
    expect(decoded).toEqual(value);
    expect([decoded].flat()[0]).toBeInstanceOf(Team);
    expect(Team.made).toBe(made);
  });

  it('are written by their values alone', () => {
    expect(text(codec.encode([alarm(1), alarm(2)]))).toMatch(/^E.{8}\[\[1,true\],\[2,true\]\]$/);
  });

  const once = team();
  const date = new Date(5);
  it.each<[string, () => unknown]>([
    ['a column was not selected', () => Object.assign(new Alarm(), { id: 1 })],
    ['a relation was loaded', () => team({ parent: team() })],
    ['a hidden column was selected', () => team({ secret: 's' })],
    ['a property is undefined', () => team({ parentId: undefined as never })],
    ['a value is no plain one', () => team({ name: 1n as never })],
    ['a number is -0', () => team({ parentId: -0 })],
    ['a date is invalid', () => team({ seenAt: new Date(Number.NaN) })],
    ['one entity is there twice', () => [once, once]],
    ['two rows share a date', () => [team({ seenAt: date }), team({ seenAt: date })]],
    ['there are two classes', () => [team(), alarm(1)]],
    ['the list is empty', () => []],
    ['something else is in the list', () => [team(), null]],
  ])('are not what is written when %s, and it comes back all the same', (_when, make) => {
    const value = make();
    expect(isRow(value)).toBe(false);
    expect(roundTrip(value)).toEqual(value);
  });

  it('keeps one entity in two places one', () => {
    const [first, second] = roundTrip([once, once]) as Team[];
    expect(first).toBe(second);
  });

  it('are not what a class with a setter is written as: reading it would run that', () => {
    const guarded = Object.defineProperty(
      Object.assign(Object.create(Guarded.prototype) as Guarded, { id: 1 }),
      'name',
      {
        value: 'a',
        enumerable: true,
        configurable: true,
        writable: true,
      },
    );
    expect(isRow(guarded)).toBe(false);
    expect(roundTrip(guarded)).toEqual(guarded);
  });

  const codeOf = (value: unknown) => text(codec.encode(value)).slice(1, 9);
  it.each<[string, () => string]>([
    ['too few values', () => `e${codeOf(alarm(1))}[1]`],
    ['too many values', () => `e${codeOf(alarm(1))}[1,true,2]`],
    ['an object for a value', () => `e${codeOf(alarm(1))}[1,{"__proto__":1}]`],
    ['a list for a value', () => `e${codeOf(alarm(1))}[1,[]]`],
    ['a date that is none', () => `e${codeOf(alarm(1))}[1,["now"]]`],
    ['a date beyond all dates', () => `e${codeOf(alarm(1))}[1,[1e300]]`],
    ['no list', () => `E${codeOf(alarm(1))}1`],
    ['a row that is none', () => `E${codeOf(alarm(1))}[1]`],
    ['no JSON', () => `E${codeOf(alarm(1))}[[`],
    ['the code of no class', () => 'e________[1,true]'],
    ['nothing', () => 'e'],
  ])('are not read with %s', (_what, make) => {
    expect(() => codec.decode(bytes(make()))).toThrow(UndecodableValueError);
  });
});

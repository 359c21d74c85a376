import 'reflect-metadata';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Column, DataSource, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { typedCodec } from '../../codecs/typed-codec.js';
import { UndecodableValueError } from '../../codecs/undecodable-value-error.js';
import { decodeFromOf } from '../../core/entry/decode-from.js';
import type { Codec } from '../../core/ports/codec.js';
import { createEntityCodec } from './create-entity-codec.js';
import { CELL, CODE_BYTES, MANY, ROWS, UTF8 } from '../../codecs/rows/row-format.js';
import { RowDecoder } from '../../codecs/rows/row-decoder.js';

/** Bytes before the length of the cells. */
const HEAD = 1 + CODE_BYTES;

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

const team = (values: Partial<Team> = {}): Team =>
  Object.assign(Object.create(Team.prototype) as Team, { id: 1, name: 'db', seenAt: null, parentId: null }, values);
const alarm = (id: number): Alarm => Object.assign(new Alarm(), { id, isOn: true });

describe('whole rows of entities', () => {
  let codec: Codec;
  let dataSource: DataSource;
  const roundTrip = (value: unknown) => codec.decode(codec.encode(value));
  const isRow = (value: unknown) => RowDecoder.canRead(codec.encode(value), 0);

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

  it.each([
    ['one', team()],
    ['a list', [team({ name: 'Überlauf €', seenAt: new Date(5) }), team({ id: 70_000 })]],
    ['anything else', { id: 1, at: new Date(5) }],
  ])('are read where they are, behind other bytes: %s', (_, value) => {
    const all = Buffer.concat([Buffer.from([ROWS, MANY, 0x6a]), codec.encode(value)]);
    expect(decodeFromOf(codec)(all, 3)).toStrictEqual(value);
    expect(decodeFromOf(codec)(new Uint8Array(all), 3)).toStrictEqual(value);
  });

  it('are written by their values alone', () => {
    expect([...codec.encode([alarm(1), alarm(2)]).subarray(HEAD)]).toEqual([4, 1, CELL.TRUE, 2, CELL.TRUE]);
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

  it.each<[string, () => Team]>([
    ['half a surrogate pair', () => team({ name: 'a\ud800' })],
    ['its other half', () => team({ name: '\udc00' })],
  ])('are not what a text is written in that has %s', (_what, make) => {
    const value = make();
    expect(isRow(value)).toBe(false);
    expect(roundTrip(value)).toEqual(value);
  });

  it('come back when two texts become one character where they meet', () => {
    const value = [team({ name: 'a\ud83d' }), team({ name: '\udea8b' })];
    expect(isRow(value)).toBe(true);
    expect(roundTrip(value)).toEqual(value);
  });

  it('come back whatever a column holds that is plain', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }).filter((written) => written.isWellFormed()),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ maxLength: 300 }),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
      fc.date({ noInvalidDate: true }),
    );
    const row = fc.record({ id: cell, name: cell, seenAt: cell, parentId: cell });
    const rows = fc.array(
      row.map((values) => team(values as unknown as Partial<Team>)),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(rows, (list) => {
        expect(isRow(list)).toBe(true);
        expect(isDeepStrictEqual(roundTrip(list), list)).toBe(true);
        expect(isDeepStrictEqual(roundTrip(list[0]), list[0])).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('come back when they take more room than the ones before, and less again', () => {
    const long = Array.from({ length: 9_000 }, (_, id) => team({ id, name: `Zürich 🚨 ${'x'.repeat(id % 300)}` }));
    for (const value of [team(), long, [team()], long.slice(0, 400)])
      expect(isDeepStrictEqual(roundTrip(value), value)).toBe(true);
  });

  it('are written one value at a time, although an entity has another one written', () => {
    const other = [team({ id: 7, name: 'other' })];
    let written: Uint8Array | undefined;
    const curious = new Proxy(team({ name: 'curious' }), {
      ownKeys(target) {
        written = codec.encode(other);
        return Reflect.ownKeys(target);
      },
    });
    expect(roundTrip([team(), curious])).toEqual([team(), team({ name: 'curious' })]);
    expect(codec.decode(written!)).toEqual(other);
  });

  it('are read where they are, in bytes of whichever kind', () => {
    const value = team({ name: 'Zürich 🚨' });
    const encoded = codec.encode(value);
    const within = new Uint8Array(encoded.length + 20).fill(0x11);
    within.set(encoded, 9);
    expect(codec.decode(within.subarray(9, 9 + encoded.length))).toEqual(value);
    expect(codec.decode(Uint8Array.from(encoded))).toEqual(value);
  });

  it('share no memory with the bytes that they were read from', () => {
    const bytes = codec.encode(team({ name: 'a name that is long' }));
    const decoded = codec.decode(bytes);
    bytes.fill(0);
    expect(decoded).toEqual(team({ name: 'a name that is long' }));
  });

  it('D8: are refused by builds that write them as text, and what those wrote is refused', () => {
    for (const value of [alarm(1), [alarm(1)], team({ name: 'Zürich 🚨' })])
      expect(() => typedCodec.decode(codec.encode(value))).toThrow(UndecodableValueError);
    for (const text of ['e01234567[1,true]', 'E01234567[[1,true]]'])
      expect(() => codec.decode(Buffer.from(text))).toThrow(UndecodableValueError);
  });

  it('D8: are read as rows of their own class, whichever was read before', () => {
    const values = [team(), alarm(1), [alarm(2)], [team({ id: 2 })]];
    for (const value of values.concat(values)) {
      const decoded = roundTrip(value);
      expect(isDeepStrictEqual(decoded, value)).toBe(true);
    }
  });

  it('are read after the DataSource has been initialised again, and while others are read in turn', async () => {
    const [one, many, other] = [codec.encode(alarm(1)), codec.encode([alarm(1)]), codec.encode(team())];
    await dataSource.destroy();
    await dataSource.initialize();
    for (const bytes of [one, many, other, one]) expect(() => codec.decode(bytes)).not.toThrow();
    expect(codec.decode(other)).toEqual(team());
  });

  it('are not read when their class is gone from a DataSource that was initialised again', async () => {
    const changing = new DataSource({ type: 'sqljs', entities: [Team, Alarm] });
    await changing.initialize();
    const changed = createEntityCodec([changing]);
    const bytes = changed.encode(alarm(1));
    expect(changed.decode(bytes)).toEqual(alarm(1));
    changing.setOptions({ entities: [Team] });
    await changing.destroy();
    await changing.initialize();
    expect(() => changed.decode(bytes)).toThrow(/no DataSource knows/);
    await changing.destroy();
  });

  const rowOf =
    (cells: readonly number[], text = '') =>
    (first = ROWS) =>
      Buffer.concat([
        Uint8Array.of(first),
        codec.encode(alarm(1)).subarray(1, HEAD),
        Uint8Array.of(cells.length, ...cells),
        Buffer.from(text),
      ]);
  const halfOf = (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2);
  it.each<[string, () => Uint8Array]>([
    ['too few values', () => rowOf([1])()],
    ['too many values', () => rowOf([1, CELL.TRUE, 2])()],
    ['a list that ends within a row', () => rowOf([1, CELL.TRUE, 2])(ROWS | MANY)],
    ['a value of no kind', () => rowOf([1, 0xff])()],
    ['a date beyond all dates', () => rowOf([1, CELL.DATE_64, 0, 0, 0, 0, 0, 0, 0xe0, 0x7e])()],
    ['a date that is no number', () => rowOf([1, CELL.DATE_64, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f])()],
    ['a number that is none', () => rowOf([1, CELL.NUMBER_64, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f])()],
    ['a number that ends too late', () => rowOf([1, CELL.NUMBER_64, 0, 0, 0], 'abcde')()],
    ['a short number that ends too late', () => rowOf([1, CELL.NUMBER_16])()],
    ['a text that nothing claims', () => rowOf([1, CELL.TRUE], 'a')()],
    ['a text that is shorter than claimed', () => rowOf([1, CELL.TEXT + 2], 'a')()],
    ['a number whose bytes are claimed and not there', () => rowOf([1, CELL.NUMBER_16])().fill(4, HEAD, HEAD + 1)],
    ['a text of less than no character', () => rowOf([CELL.LONG_TEXT, 255, 255, 255, 255, CELL.TEXT + 2], 'a')()],
    ['a text of four gigabytes', () => rowOf([1, CELL.LONG_TEXT, 0xff, 0xff, 0xff, 0xff], 'a')()],
    ['a text that is no UTF-8', () => Buffer.concat([rowOf([1, CELL.TEXT + 1])(ROWS | UTF8), Uint8Array.of(0xe4)])],
    ['cells that take more than there is', () => rowOf([1, CELL.TRUE])().fill(0x7f, HEAD, HEAD + 1)],
    ['a length of cells without an end', () => Buffer.concat([rowOf([])().subarray(0, HEAD), Buffer.alloc(9, 0xff)])],
    ['the code of no class', () => rowOf([1, CELL.TRUE])().fill(0, 1, HEAD)],
    ['half of a code', () => halfOf(rowOf([])())],
    ['nothing', () => Uint8Array.of(ROWS)],
  ])('are not read with %s', (_what, make) => {
    expect(() => codec.decode(make())).toThrow(UndecodableValueError);
  });

  it('are not read when they are cut short, at whichever byte', () => {
    const samples = [team({ name: 'Zürich', seenAt: new Date(5), parentId: 70_000 }), [alarm(300), alarm(2)]];
    for (const bytes of [...samples, [team({ name: '🚨', parentId: 0.5 })]].map((value) => codec.encode(value)))
      for (let end = 0; end < bytes.length; end++)
        expect(() => codec.decode(bytes.subarray(0, end))).toThrow(UndecodableValueError);
  });

  it('are data or refused when bytes are others than were written, and take no more than the bytes allow', () => {
    const list = Array.from({ length: 20 }, (_, id) =>
      team({ id: id * 999, name: `Zürich ${id}`, seenAt: new Date(id) }),
    );
    const originals = [list, team(), [team({ name: '🚨' })]].map((value) => codec.encode(value));
    const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (original, changes) => {
          const bytes = Buffer.from(original);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const decoded = decodedOrRefused(bytes);
          for (const entity of [decoded ?? []].flat()) expect(entity).toBeInstanceOf(Object);
          expect([decoded ?? []].flat().length).toBeLessThan(bytes.length);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  const decodedOrRefused = (bytes: Uint8Array): unknown => {
    try {
      return codec.decode(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(UndecodableValueError);
      return null;
    }
  };
});

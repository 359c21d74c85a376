import 'reflect-metadata';
import { isDeepStrictEqual } from 'node:util';
import {
  Column,
  DataSource,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  VirtualColumn,
} from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../../../test/support/test-database.js';
import type { Codec } from '../../core/ports/codec.js';
import { createEntityCodec } from './create-entity-codec.js';

const bigints = { to: (value: bigint) => value.toString(), from: (text: string) => BigInt(text) };

class Window {
  @Column({ type: 'timestamptz', nullable: true })
  opened!: Date | null;

  @Column({ type: 'bigint', transformer: bigints })
  length!: bigint;
}

@Entity()
class Detector {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ type: 'bytea' })
  raw!: Buffer;

  @Column({ type: 'jsonb' })
  settings!: unknown;

  @Column({ type: 'simple-array' })
  labels!: string[];

  @Column({ type: 'boolean' })
  enabled!: boolean;

  @Column(() => Window)
  window!: Window;

  @VirtualColumn({ type: 'int', query: (alias) => `SELECT count(*)::int FROM link WHERE "detectorId" = ${alias}.id` })
  linkCount!: number;

  @OneToMany(() => Link, (link) => link.detector, { cascade: true })
  links!: Link[];

  @ManyToMany(() => Tag, { cascade: true })
  @JoinTable()
  tags!: Promise<Tag[]>;
}

@Entity()
class Link {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Detector, (detector) => detector.links)
  detector!: Detector;
}

@Entity()
class Tag {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  text!: string;
}

describe('the entity codec on rows of a database', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let codec: Codec;
  const roundTrip = <T>(value: T) => codec.decode(codec.encode(value)) as T;

  beforeAll(async () => {
    database = await createDatabase(inject('postgresUrl'));
    dataSource = new DataSource({
      type: 'postgres',
      url: database.url,
      entities: [Detector, Link, Tag],
      synchronize: true,
    });
    await dataSource.initialize();
    codec = createEntityCodec([dataSource]);
    await saveDetector(dataSource);
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  it.each([
    ['every kind of column', {}],
    ['selected columns only', { select: { id: true, name: true } }],
    ['loaded relations', { relations: { links: { detector: true } } }],
    ['a loaded lazy relation', { relations: { tags: true } }],
    ['relation ids instead of entities', { loadRelationIds: true }],
  ])('gives a loaded entity back equal, with %s', async (_what, options) => {
    const [found] = await dataSource.getRepository(Detector).find(options);
    const decoded = roundTrip(found);

    expect(found).toBeInstanceOf(Detector);
    expect(decoded).not.toBe(found);
    expect(isDeepStrictEqual(decoded, found)).toBe(true);
    expect(Object.getOwnPropertyNames(decoded).toSorted()).toEqual(Object.getOwnPropertyNames(found).toSorted());
  });

  it('gives an entity back that can be changed and saved', async () => {
    const detectors = dataSource.getRepository(Detector);
    const decoded = roundTrip(await detectors.findOneByOrFail({ id: 1 }));
    decoded.window.length += 1n;
    await detectors.save(decoded);

    expect((await detectors.findOneByOrFail({ id: 1 })).window.length).toBe(decoded.window.length);
  });

  it('gives an entity back whose lazy relation is loaded when it is awaited', async () => {
    const decoded = roundTrip(await dataSource.getRepository(Detector).findOneByOrFail({ id: 1 }));

    expect((await decoded.tags).map((tag) => tag.text)).toEqual(['cpu', 'prod']);
  });

  it('keeps what a loaded lazy relation held when it was stored', async () => {
    const found = await dataSource.getRepository(Detector).findOneByOrFail({ id: 1 });
    await found.tags;
    const encoded = codec.encode(found);
    await dataSource.query(`UPDATE tag SET text = 'changed'`);
    const decoded = codec.decode(encoded) as Detector;

    expect((await decoded.tags).map((tag) => tag.text)).toEqual(['cpu', 'prod']);
    expect((await decoded.tags)[0]).toBeInstanceOf(Tag);
  });
});

async function saveDetector(dataSource: DataSource): Promise<void> {
  const { manager } = dataSource;
  const tags = [manager.create(Tag, { text: 'cpu' }), manager.create(Tag, { text: 'prod' })];
  const detector = manager.create(Detector, {
    name: null,
    raw: Buffer.from([0, 255]),
    settings: { nested: [1, null, ''] },
    labels: [],
    enabled: false,
    window: { opened: new Date(5), length: 2n ** 60n },
    links: [manager.create(Link), manager.create(Link)],
  });
  detector.tags = Promise.resolve(tags);
  await manager.save(detector);
}

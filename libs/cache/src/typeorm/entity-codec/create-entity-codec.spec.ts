import { isDeepStrictEqual } from 'node:util';
import 'reflect-metadata';
import type { ColumnOptions, ValueTransformer } from 'typeorm';
import {
  ChildEntity,
  Column,
  DataSource,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  VirtualColumn,
} from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { UndecodableValueError } from '../../codecs/undecodable-value-error.js';
import { UnencodableValueError } from '../../codecs/unencodable-value-error.js';
import type { Codec } from '../../core/ports/codec.js';
import { createEntityCodec } from './create-entity-codec.js';

class Money {
  constructor(readonly cents: bigint) {}
}
const money: ValueTransformer = {
  to: (value: Money | null) => value && value.cents.toString(),
  from: (cents: string | null) => (cents === null ? null : new Money(BigInt(cents))),
};
const reverse = (text: string) => Array.from(text).reverse().join('');
const upsideDown: ValueTransformer = { to: reverse, from: reverse };
const suffix = (end: string): ValueTransformer => ({
  to: (text: string) => text + end,
  from(text: string) {
    if (!text.endsWith(end)) throw new Error(`${text} lacks ${end}`);
    return text.slice(0, -end.length);
  },
});

class Point {
  @Column({ type: 'text', transformer: upsideDown })
  label = 'initialiser';
}

class Window {
  @Column({ type: 'timestamptz' })
  from!: Date;

  @Column(() => Point)
  at!: Point;
}

@Entity()
class Detector {
  static constructed = 0;

  constructor() {
    Detector.constructed++;
  }

  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name = 'initialiser';

  @Column({ type: 'text', nullable: true })
  note!: string | null | undefined;

  @Column({ type: 'bytea', nullable: true })
  raw!: Buffer;

  @Column({ type: 'bigint', nullable: true, transformer: money })
  price!: Money | null;

  @Column({ type: 'text', nullable: true, transformer: [suffix('-a'), suffix('-b')] })
  code!: string | undefined;

  @Column({
    type: 'text',
    nullable: true,
    transformer: { to: (text: string) => `hash(${text})`, from: (text: string) => text },
  })
  password!: string;

  @Column({
    type: 'text',
    nullable: true,
    transformer: { to: async (text: string) => text, from: (text: string) => text },
  })
  later!: string;

  @Column({ type: 'text', nullable: true, transformer: { to: () => { throw new Error('no'); }, from: (text: string) => text } }) // prettier-ignore
  broken!: string;

  @Column(() => Window)
  window!: Window;

  @VirtualColumn({ query: (alias) => `SELECT count(*) FROM link WHERE "detectorId" = ${alias}.id` })
  linkCount!: number;

  @OneToMany(() => Link, (link) => link.detector)
  links!: Link[];

  get title(): string {
    return `#${this.id} ${this.name}`;
  }

  set shout(text: string) {
    this.name = text.toUpperCase();
  }
}

@Entity()
class Link {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'int' })
  detectorId!: number;

  @ManyToOne(() => Detector, (detector) => detector.links)
  @JoinColumn({ name: 'detectorId' })
  detector!: Detector;
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
class Action {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToMany(() => Detector)
  @JoinTable()
  detectors!: Promise<Detector[]>;
}

@ChildEntity()
class Notify extends Action {
  @Column({ type: 'text', transformer: upsideDown })
  channel!: string;
}

const otherDetector = (() => {
  @Entity({ name: 'detector' })
  class Detector {
    @PrimaryColumn({ type: 'int' })
    id!: number;
  }
  return Detector;
})();

@Entity()
class Peer {
  @PrimaryColumn({ type: 'int' })
  id!: number;
}

/** Returns the class Gadget of one build: with an id, a size of the given column type, and `more` properties. */
function gadget(
  size: ColumnOptions | null = { type: 'int' },
  more: readonly (readonly [string, PropertyDecorator])[] = [],
): new () => object {
  class Gadget {}
  const { prototype } = Gadget;
  PrimaryColumn({ type: 'int' })(prototype, 'id');
  if (size) Column(size)(prototype, 'size');
  for (const [name, decorate] of more) decorate(prototype, name);
  Entity()(Gadget);
  return Gadget;
}

/** Real metadata without a connection. */
async function dataSourceOf(entities: (new () => object)[], name?: string): Promise<DataSource> {
  const dataSource = new DataSource({ type: 'postgres', entities, ...(name && { name }) });
  await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  return dataSource;
}

const make = <T extends object>(type: new () => T, properties: object): T =>
  Object.assign(Object.create(type.prototype) as T, properties);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (json: string) => new TextEncoder().encode(json);
const messageOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

describe('createEntityCodec', () => {
  let dataSource: DataSource;
  let codec: Codec;
  const roundTrip = <T>(value: T) => codec.decode(codec.encode(value)) as T;

  beforeAll(async () => {
    dataSource = await dataSourceOf([Detector, Link, Action, Notify]);
    codec = createEntityCodec([dataSource]);
  });

  it.each<[string, () => object]>([
    ['an entity has a class', () => make(Detector, { id: 1, name: 'cpu' })],
    ['a class without properties is still one', () => make(Detector, {})],
    ['null, undefined and absent are three things', () => make(Detector, { id: 1, note: undefined, price: null })],
    ['undefined never reaches a transformer', () => make(Detector, { code: undefined })],
    ['falsy columns are columns', () => make(Detector, { id: 0, name: '', linkCount: 0 })],
    ['a Buffer column is a Buffer', () => make(Detector, { raw: Buffer.from([0, 255]) })],
    ['a transformer may make instances', () => make(Detector, { price: new Money(2n ** 70n) })],
    ['several transformers apply in order', () => make(Detector, { code: 'x' })],
    ['an embedded column has a class', () => make(Detector, { window: make(Window, { from: new Date(5) }) })],
    [
      'embedded columns nest and have transformers',
      () => make(Detector, { window: make(Window, { at: make(Point, { label: 'abc' }) }) }),
    ],
    ['an embedded column may be a plain object', () => make(Detector, { window: { from: new Date(5) } })],
    ['a relation may be empty', () => make(Detector, { links: [] })],
    ['a relation may be absent from the other side', () => make(Link, { detector: null, detectorId: 4 })],
    ['a relation is loaded entities', () => make(Detector, { links: [make(Link, { id: 7 })] })],
    ['loadRelationIds leaves ids where entities would be', () => make(Detector, { links: [7, 8] })],
    ['queries may add properties', () => make(Detector, { id: 1, score: 0.5, seen: new Map([['a', 1n]]) })],
    ['a child of an inheritance has its own class', () => make(Notify, { id: 1, channel: 'ops' })],
    ['a parent of an inheritance stays the parent', () => make(Action, { id: 1 })],
    ['entities sit anywhere', () => ({ byId: new Map([[1, [make(Detector, { id: 1 })]]]), total: 1 })],
  ])('gives back an equal value because %s', (_because, create) => {
    const value = create();

    expect(isDeepStrictEqual(roundTrip(value), value)).toBe(true);
  });

  it('runs neither constructors nor property initialisers', () => {
    const before = Detector.constructed;
    const decoded = roundTrip(make(Detector, { id: 1 }));

    expect(Object.keys(decoded)).toEqual(['id']);
    expect(Detector.constructed).toBe(before);
  });

  it('gives back what the methods and accessors of the class work on', () => {
    expect(roundTrip(make(Detector, { id: 1, name: 'cpu' })).title).toBe('#1 cpu');
  });

  it('stores a property that shares its name with a setter of the class, without calling it', () => {
    const detector = make(Detector, { name: 'cpu' });
    Object.defineProperty(detector, 'shout', { value: 'own', writable: true, enumerable: true, configurable: true });

    expect(isDeepStrictEqual(roundTrip(detector), detector)).toBe(true);
  });

  it('keeps entities that refer to each other', () => {
    const detector = make(Detector, { id: 1 });
    detector.links = [make(Link, { id: 7, detector }), make(Link, { id: 8, detector })];
    const decoded = roundTrip(detector);

    expect(decoded.links.map((link) => link.id)).toEqual([7, 8]);
    expect(decoded.links[0]!.detector).toBe(decoded);
    expect(decoded.links[1]!.detector).toBe(decoded);
    expect(decoded.id).toBe(1);
  });

  it('keeps one entity one when a list reaches it on several ways', () => {
    const detector = make(Detector, { id: 1 });
    const links = roundTrip([make(Link, { detector }), make(Link, { detector })]);

    expect(links[0]!.detector).toBe(links[1]!.detector);
    expect(links[0]!.detector).toBeInstanceOf(Detector);
  });

  it('writes a column as its transformers write it, so that encrypted columns stay encrypted', () => {
    const written = text(codec.encode(make(Notify, { channel: 'stressed' })));

    expect(written).toContain('desserts');
    expect(written).not.toContain('stressed');
  });

  it('applies the transformers of an embedded column to nothing but that column', () => {
    expect(text(codec.encode(make(Detector, { label: 'stressed' })))).toContain('stressed');
  });

  it.each<[string, object, string]>([
    ['a hash cannot be undone', { password: 'x' }, 'password does not read back'],
    ['an asynchronous transformer is no value', { later: 'x' }, 'later returns a promise'],
    ['a transformer that throws has no value', { broken: 'x' }, 'broken threw'],
    ['a subclass that no DataSource knows would be lost', { links: [new (class Mock extends Link {})()] }, 'Mock'],
    ['an instance of another class would be lost', { score: new Money(1n) }, '.score: it is an instance of Money'],
    ['a promise is not loaded', { links: Promise.resolve([]) }, 'Promise'],
    ['a function is code', { hook: () => 1 }, 'function'],
    ['a symbol key would vanish', { [Symbol('k')]: 1 }, 'Symbol(k)'],
  ])('refuses to encode because %s, and says so', (_because, properties, message) => {
    const encode = () => codec.encode({ detectors: [make(Detector, properties)] });

    expect(encode).toThrow(UnencodableValueError);
    expect(encode).toThrow(message);
  });

  it.each(['hidden', '__proto__'])('refuses a property of an entity that would vanish: %s', (name) => {
    const detector = Object.defineProperty(make(Detector, {}), name, { value: 1, enumerable: name === '__proto__' });

    expect(() => codec.encode(detector)).toThrow(name);
  });

  it('refuses a getter of an entity that is not a lazy relation', () => {
    const detector = Object.defineProperty(make(Detector, {}), 'links', { get: () => [], enumerable: true });

    expect(() => codec.encode(detector)).toThrow(UnencodableValueError);
  });

  describe('with lazy relations', () => {
    const lazyAction = (properties = {}) => {
      const action = dataSource.getMetadata(Action).create(undefined, { fromDeserializer: true }) as Action;
      return Object.assign(action, properties);
    };

    it('keeps a loaded one loaded, and lazy', async () => {
      const detector = make(Detector, { id: 1 });
      const decoded = roundTrip(lazyAction({ id: 3, detectors: [detector] }));

      expect(Object.getOwnPropertyDescriptor(decoded, 'detectors')).toHaveProperty('get');
      expect(isDeepStrictEqual(await decoded.detectors, [detector])).toBe(true);
    });

    it('leaves one that is not loaded to be loaded when it is awaited', async () => {
      const decoded = roundTrip(lazyAction({ id: 3 }));
      const loads: unknown[] = [];
      const loader = dataSource.relationLoader as { load(...args: unknown[]): Promise<unknown> };
      loader.load = async (_relation, entity) => [loads.push(entity)];

      await expect(decoded.detectors).resolves.toEqual([1]);
      expect(loads).toEqual([decoded]);
      Reflect.deleteProperty(loader, 'load');
    });

    it('treats one that is being loaded as not loaded', () => {
      const decoded = roundTrip(lazyAction({ id: 3, detectors: new Promise(() => undefined) }));

      expect(Object.keys(decoded)).toEqual(['id']);
      expect(Object.getOwnPropertyNames(decoded)).toContain('detectors');
    });

    it('makes none lazy that was not', () => {
      expect(Object.getOwnPropertyNames(roundTrip(make(Action, { id: 3 })))).toEqual(['id']);
    });
  });

  it.each([undefined, 'reports'])(
    'keeps classes of one name in two DataSources apart (second named %s)',
    async (name) => {
      const both = createEntityCodec([dataSource, await dataSourceOf([otherDetector], name)]);
      const decoded = both.decode(both.encode([make(Detector, { id: 1 }), make(otherDetector, { id: 2 })])) as object[];

      expect(decoded.map((entity) => Object.getPrototypeOf(entity) as object)).toEqual([
        Detector.prototype,
        otherDetector.prototype,
      ]);
      expect(decoded[1]).toBeInstanceOf(otherDetector);
      expect(decoded[0]).toBeInstanceOf(Detector);
    },
  );

  it('keeps an entity that two DataSources share', async () => {
    const both = createEntityCodec([dataSource, await dataSourceOf([Detector, Link], 'replica')]);

    const detector = make(Detector, { id: 1 });

    expect(both.decode(both.encode(detector))).toBeInstanceOf(Detector);
    expect(both.encode(detector)).toEqual(codec.encode(detector));
  });

  it('takes plain objects for plain objects although an embedded column is declared as one', async () => {
    @Entity()
    class Loose {
      @PrimaryColumn({ type: 'int' })
      id!: number;

      @Column(() => Object)
      extra!: object;
    }
    const loose = createEntityCodec([await dataSourceOf([Loose])]);

    expect(text(loose.encode({ id: 1 }))).toBe('j{"id":1}');
    expect(loose.decode(loose.encode(make(Loose, { extra: {} })))).toEqual(make(Loose, { extra: {} }));
  });

  it('knows the entities of a DataSource that was initialised after it', async () => {
    const late = new DataSource({ type: 'postgres', entities: [otherDetector] });
    const early = createEntityCodec([late]);
    const entity = make(otherDetector, { id: 1 });

    expect(() => early.encode(entity)).toThrow(UnencodableValueError);
    await (late as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
    expect(early.decode(early.encode(entity))).toBeInstanceOf(otherDetector);
  });

  it('cannot decode an entity of another DataSource, a renamed or a removed one', async () => {
    const other = createEntityCodec([await dataSourceOf([otherDetector])]);

    expect(() => other.decode(codec.encode(make(Link, { id: 1 })))).toThrow(UndecodableValueError);
  });

  /** With a digest of what the class has: one that has changed although the class has not loses every stored entity. */
  const byOne: ValueTransformer = { to: (size: number) => size + 1, from: (size: number) => size - 1 };
  it.each<[string, () => new () => object]>([
    ['a column more', () => gadget(undefined, [['extra', Column({ type: 'text' })]])],
    ['a column less', () => gadget(null)],
    ['a column of another type', () => gadget({ type: 'bigint' })],
    ['a column that became a list', () => gadget({ type: 'int', array: true })],
    ['another transformer', () => gadget({ type: 'int', transformer: byOne })],
    ['a relation more', () => gadget(undefined, [['peer', ManyToOne(() => Peer)]])],
    ['another kind of relation', () => gadget(undefined, [['peers', ManyToMany(() => Peer)]])],
  ])('D8: reads no entity of a class that in the build that wrote it had %s, and all others', async (_what, build) => {
    const [ours, theirs] = [gadget(), build()];
    const [reader, writer] = await Promise.all(
      [ours, theirs].map(async (type) => createEntityCodec([await dataSourceOf([type, Peer])])),
    );

    expect(() => reader!.decode(writer!.encode(make(theirs, { id: 1 })))).toThrow(/other columns or relations/);
    expect(() => writer!.decode(reader!.encode(make(ours, { id: 1 })))).toThrow(UndecodableValueError);
    expect(reader!.decode(writer!.encode(make(Peer, { id: 2 })))).toEqual(make(Peer, { id: 2 }));
  });

  it('reads what another process of the same build wrote', async () => {
    const [ours, theirs] = [gadget(), gadget()];
    const [reader, writer] = await Promise.all(
      [ours, theirs].map(async (type) => createEntityCodec([await dataSourceOf([type, Peer])])),
    );

    expect(reader!.decode(writer!.encode(make(theirs, { id: 1, size: 2 })))).toEqual(make(ours, { id: 1, size: 2 }));
  });

  /** DIGEST stands for that of the class, which the text of its transformers is part of. */
  const detectorKey = '"[\\"default\\"]:Detector@detector~DIGEST"';
  const digest = () => /~([\w-]{8})"/.exec(text(codec.encode(make(Detector, {}))))![1]!;
  it.each([
    ['the class is unknown', '[["entity",1],[2,3,4],"Object",{},[]]'],
    ['the class is inherited by every object', '[["entity",1],[2,3,4],"constructor",{},[]]'],
    ['the class is no text', '[["entity",1],[2,3,4],7,{},[]]'],
    ['the properties are missing', `[["entity",1],[2],${detectorKey}]`],
    ['the properties are a list', `[["entity",1],[2,3,3],${detectorKey},[]]`],
    ['the list of lazy relations is missing', `[["entity",1],[2,3],${detectorKey},{}]`],
    ['a lazy relation does not exist', `[["entity",1],[2,3,4],${detectorKey},{},[5],"toString"]`],
    ['__proto__ is a property', `[["entity",1],[2,3,4],${detectorKey},{"__proto__":3},[]]`],
    ['a transformer cannot read its column', `[["entity",1],[2,3,4],${detectorKey},{"code":5},[],"secret"]`],
  ])('refuses to decode when %s, quoting nothing', (_because, json) => {
    const damaged = bytes(json.replace('DIGEST', digest()));
    expect(() => codec.decode(damaged)).toThrow(UndecodableValueError);
    expect(messageOf(() => codec.decode(damaged))).not.toContain('secret');
  });

  it('writes the layout that goes with its id', () => {
    expect(text(codec.encode(make(Detector, { id: 1, links: [] }))).replace(digest(), 'DIGEST')).toBe(
      `[["entity",1],[2,3,6],${detectorKey},{"id":4,"links":5},1,[],[]]`,
    );
  });

  it('keeps its id and layout, which are part of the wire format', () => {
    expect([codec.id, codec.name, codec.layout]).toEqual([3, 'entity', 'rows 2']);
  });
});

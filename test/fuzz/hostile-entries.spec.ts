import 'reflect-metadata';
import {
  CacheAccess,
  CacheNamespace,
  createPackedCodec,
  jsonCodec,
  msgpackCodec,
  typedCodec,
  type NamespaceOptions,
} from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { createEntityCodec } from 'nestjs-coherent-cache/typeorm';
import { Column, DataSource, Entity, ManyToOne, PrimaryColumn } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { ForgedStore } from '../support/forged-store.js';
import { Random } from '../proof/simulation/random.js';
import { mutate } from './mutator.js';

/** How many mutated entries are read in all; `npm run fuzz` reads 200 000. */
const PAYLOADS = Number(process.env['FUZZ_PAYLOADS'] ?? 8_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const AT_ONCE = 50;
/** Of an entry without indexes and tags. */
const HEAD_BYTES = 47;
const MAX_BYTES = 32 * 1024;
/** What hostile bytes may cost: far below what they claim, far above what they need on a slow machine. */
const MAX_GROWTH_BYTES = 256 * 1024 * 1024;
const MAX_MS_AT_ONCE = 5_000;

@Entity()
class Owner {
  @PrimaryColumn({ type: 'int' })
  id!: number;
}

@Entity()
class Workflow {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'bigint', transformer: { to: (size: bigint) => String(size), from: (text: string) => BigInt(text) } })
  size!: bigint;

  @ManyToOne(() => Owner)
  owner!: Owner;
}

@Entity()
class Alarm {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'float', nullable: true })
  level!: number | null;
}

const make = <T extends object>(type: new () => T, properties: Partial<T>): T => Object.assign(new type(), properties);
const dataSource = new DataSource({ type: 'postgres', entities: [Owner, Workflow, Alarm] });
await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();

const plain = [1, 2, 3].map((id) => ({
  id,
  name: `workflow ${id}`,
  on: id > 1,
  config: { every: 30, note: 'é', tags: ['a', null] },
}));
const typed = [
  new Map([[1, new Set(['a'])]]),
  new Date(5),
  2n ** 70n,
  Buffer.from('bytes'),
  undefined,
  NaN,
  { a: [1.5] },
];
const entities = [1, 2].map((id) => make(Workflow, { id, size: 2n ** 60n, owner: make(Owner, { id }) }));
const rows = [1, 2, 3].map((id) =>
  make(Alarm, { id: id * 40_000, name: `Zürich ${'🚨'.repeat(id)}`, at: new Date(id), level: id === 1 ? null : 0.5 }),
);
const flat = plain.map(({ id, name, on }) => ({ id, name, on }));
const key = Buffer.alloc(32, 7);

const SUBJECTS: readonly [string, unknown, Partial<NamespaceOptions>][] = [
  ['json', plain, { codec: jsonCodec }],
  ['typed', typed, { codec: typedCodec }],
  ['entity', entities, { codec: createEntityCodec([dataSource]) }],
  ['rows of entities', rows, { codec: createEntityCodec([dataSource]) }],
  ['msgpack', [...plain, typed.slice(0, 5)], { codec: msgpackCodec }],
  ['packed', flat, { codec: createPackedCodec({ fields: ['id', 'name', 'on'] }) }],
  ['json by deflate', [...plain, ...plain], { codec: jsonCodec, compressAbove: 0 }],
  ['msgpack by brotli', Array(20).fill(plain), { codec: msgpackCodec, compressAbove: 0, compression: 'brotli' }],
  ['json, sealed', plain, { codec: jsonCodec, seal: { keys: [{ id: 'k', key }] } }],
];

/** An accessor on a store in which somebody puts what he likes under the entries of ids 0 to 49. */
async function setUp(value: unknown, options: Partial<NamespaceOptions>) {
  @CacheNamespace({ name: 'values', id: ['a'], ttl: '1h', maxBytes: MAX_BYTES, ...options })
  class Values extends CacheAccess<unknown, { a: number }> {
    protected load() {
      return value;
    }
  }
  const store = new ForgedStore();
  const { cache, events } = createTestCache({ store });
  const values = new Values();
  cache.bind(values);
  const ids = Array.from({ length: AT_ONCE }, (_, a) => ({ a }));
  await values.getMany(ids);
  const cells = await Promise.all(
    events.of('fill').map(async ({ key: stored }) => ({ key: stored, bytes: await store.entry(stored) })),
  );
  events.clear();
  return { store, events, values, ids, cells };
}

const prototypes = () =>
  [Object, Array, Map, Set, Date, Function, String, Workflow, Alarm].map(
    ({ prototype }) => Reflect.ownKeys(prototype).length,
  );

describe('entries that somebody has tampered with', () => {
  it.each(SUBJECTS)(
    'F16 D8: %s are misses or data: no read fails, hangs, takes much memory or reaches a prototype',
    async (name, value, options) => {
      const { store, events, values, ids, cells } = await setUp(value, options);
      expect(await values.peek({ a: 0 })).toEqual(value);
      const random = new Random(SEED + name.length * 1_000);
      const before = prototypes();
      let read = 0;
      let slowest = 0;
      let grown = 0;
      while (read < PAYLOADS / SUBJECTS.length) {
        // Half of them in the payload only: most changes of the head end the reading before the codec is asked.
        for (const { key: stored, bytes } of cells)
          store.forge(stored, mutate(bytes, random.chance(0.7) ? HEAD_BYTES : 0, random));
        const [began, heap] = [performance.now(), process.memoryUsage.rss()];
        const found = await Promise.all(ids.map((id) => values.peek(id)));
        slowest = Math.max(slowest, performance.now() - began);
        grown = Math.max(grown, process.memoryUsage.rss() - heap);
        read += found.length;
      }
      const outcomes = new Set(events.outcomes());
      expect([...outcomes].filter((outcome) => !['hit', 'absent', 'miss'].includes(outcome))).toEqual([]);
      expect(events.of('store_failed')).toEqual([]);
      expect(events.of('decode_failed').length).toBeGreaterThan(read / 10);
      expect(prototypes()).toEqual(before);
      expect(slowest).toBeLessThan(MAX_MS_AT_ONCE);
      expect(grown).toBeLessThan(MAX_GROWTH_BYTES);
      if (process.env['FUZZ_PAYLOADS'])
        console.log(
          `${name}: ${read} read, slowest ${AT_ONCE} in ${slowest.toFixed(0)} ms, grown ${(grown / 2 ** 20).toFixed(0)} MiB`,
        );
    },
    600_000,
  );
});

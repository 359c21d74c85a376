import {
  CacheAccess,
  CacheNamespace,
  createPackedCodec,
  jsonCodec,
  MemoryStore,
  tag,
  type CacheOptions,
  type Codec,
  type NamespaceOptions,
} from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { ForgedStore } from '../../support/forged-store.js';

type Id = { a: number };
interface Row {
  readonly version: number;
  readonly double: number;
  readonly build: string;
}

const id: Id = { a: 1 };

/** The database that all builds share. */
class Table {
  version = 1;

  constructor(private readonly filler = '') {}

  read(build: string): Row {
    return { version: this.version, double: 2 * this.version, build: build + this.filler };
  }
}

/** One build of the application on `store`: what it declares, and the version it was given. */
function build(
  name: string,
  store: MemoryStore,
  declared: Partial<NamespaceOptions> = {},
  options: Partial<CacheOptions> = {},
  table = new Table(),
) {
  @CacheNamespace({ name: 'rows', id: ['a'], ttl: '1h', ...declared })
  class Rows extends CacheAccess<Row, Id> {
    protected async load() {
      const row = table.read(name);
      await Promise.resolve();
      return row;
    }
  }
  const { cache, events } = createTestCache({ store, ...options });
  const rows = new Rows();
  cache.bind(rows);
  return { rows, events };
}

const packed = (...fields: string[]) => ({ codec: createPackedCodec({ fields }) });
const own = (name: string, layout?: string): Codec => ({ ...jsonCodec, id: 200, name, ...(layout && { layout }) });

describe('two builds on one store', () => {
  it.each<[string, Partial<NamespaceOptions>, Partial<NamespaceOptions>, Partial<CacheOptions>?]>([
    ['versions of the application', {}, {}, { version: 'newer' }],
    ['versions of the accessor', { version: 1 }, { version: 2 }],
    ['codecs', { codec: 'json' }, { codec: 'typed' }],
    ['orders of packed fields', packed('version', 'double', 'build'), packed('double', 'version', 'build')],
    ['codecs of their own with one id', { codec: own('a') }, { codec: own('b') }],
    ['layouts of a codec of their own', { codec: own('a', '1') }, { codec: own('a', '2') }],
    ['tags', {}, { tags: () => [tag('Row', 1)] }],
  ])(
    'D8 N6: never read each other’s entries, with different %s, and invalidate them all',
    async (_what, a, b, options) => {
      const store = new MemoryStore();
      const [older, newer] = [build('older', store, a), build('newer', store, b, options)];
      for (const [writer, reader] of [
        [older, newer],
        [newer, older],
      ] as const) {
        await writer.rows.get(id);
        expect(await writer.rows.peek(id)).toBeDefined();
        expect(await reader.rows.peek(id)).toBeUndefined();
        expect(await reader.rows.invalidate(id)).toBe(true);
        expect(await writer.rows.peek(id)).toBeUndefined();
      }
      expect([...older.events.of('decode_failed'), ...newer.events.of('decode_failed')]).toEqual([]);
    },
  );

  it('read each other’s entries when nothing that matters differs', async () => {
    const store = new MemoryStore();
    const fields = packed('version', 'double', 'build');
    const [one, other] = [
      build('one', store, fields),
      build('other', store, { ...fields, ttl: '2h', compressAbove: 0 }),
    ];
    await one.rows.get(id);
    expect(await other.rows.peek(id)).toMatchObject({ build: 'one' });
  });

  it('O8: read no payload that is larger than they would store', async () => {
    const store = new MemoryStore();
    const generous = build('generous', store, {}, {}, new Table('x'.repeat(2_000)));
    const strict = build('strict', store, { maxBytes: 100 });
    await generous.rows.get(id);
    expect(await strict.rows.peek(id)).toBeUndefined();
    expect(await generous.rows.peek(id)).toBeDefined();
  });

  it.each([
    ['orders of fields', packed('version', 'double', 'build'), packed('build', 'double', 'version')],
    ['codecs', { codec: 'msgpack' }, { codec: 'typed', compressAbove: 0 }],
  ])(
    'serve nothing older than what was acknowledged, and nothing of each other, with different %s',
    async (_what, a, b) => {
      const store = new MemoryStore();
      const table = new Table();
      const builds = { older: build('older', store, a, {}, table), newer: build('newer', store, b, {}, table) };
      let acknowledged = 0;
      let hits = 0;
      const read = async (name: 'older' | 'newer') => {
        const least = acknowledged;
        const row = (await builds[name].rows.get(id))!;
        expect(row).toEqual({ version: row.version, double: 2 * row.version, build: name });
        expect(row.version).toBeGreaterThanOrEqual(least);
      };
      for (let step = 0; step < 400; step++) {
        // Some reads are under way while the row is written, by either build in turn.
        const reads = (['older', 'newer', 'newer', 'older'] as const).map((name) => read(name));
        if (step % 3 === 0) {
          const version = ++table.version;
          await builds[step % 2 ? 'older' : 'newer'].rows.invalidate(id);
          acknowledged = version;
        }
        await Promise.all(reads);
        await read(step % 2 ? 'older' : 'newer');
      }
      for (const { events } of Object.values(builds))
        hits += events.outcomes().filter((outcome) => outcome === 'hit').length;
      expect(hits).toBeGreaterThan(100);
    },
  );
});

describe('an entry that another version of the library wrote', () => {
  const FORMAT = 0;
  const CODEC = 25;
  const WRAPPED = 15;
  const changed = (entry: Buffer, at: number, byte: number) => {
    const other = Buffer.from(entry);
    other[at] = byte;
    return other;
  };

  it.each([
    ['in a format', FORMAT],
    ['by a codec', CODEC],
  ])('D8: is a miss %s that is unknown here, and is overwritten', async (_what, at) => {
    const store = new ForgedStore();
    const { rows, events } = build('this', store, { codec: 'json' });
    await rows.get(id);
    const { key } = events.of('fill')[0]!;
    const entry = await store.entry(key);
    for (let byte = 0; byte < 256; byte++) {
      if (byte === entry[at]) continue;
      store.forge(key, changed(entry, at, byte));
      expect(await rows.peek(id)).toBeUndefined();
    }
    expect(events.of('decode_failed').length).toBe(at === CODEC ? 1 : 0);
    store.forge(key, changed(entry, at, 77));
    await rows.get(id);
    store.forge(key, null);
    expect(await rows.peek(id)).toBeDefined();
  });

  it('is a miss when it is wrapped in another way', async () => {
    const store = new ForgedStore();
    const { rows, events } = build('this', store, { codec: 'json' });
    await rows.get(id);
    const { key } = events.of('fill')[0]!;
    const entry = await store.entry(key);
    const payload = entry.lastIndexOf('{');
    const wrapped = Buffer.concat([
      changed(entry, CODEC, WRAPPED).subarray(0, payload),
      Buffer.from([2, 0, 0, 0, 0, 4, 0]),
      Buffer.from('null'),
    ]);
    store.forge(key, wrapped);
    expect(await rows.peek(id)).toBeUndefined();
    expect(events.of('decode_failed')).toHaveLength(1);
    wrapped[payload] = 1;
    store.forge(key, wrapped);
    expect(await rows.peek(id)).toBeNull();
  });
});

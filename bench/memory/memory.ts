import { createPackedCodec } from 'nestjs-coherent-cache';
import { accessorOf } from '../cache/accessor-of.js';
import { fillEntries } from '../cache/fill-entries.js';
import { indexedOf } from '../cache/indexed-of.js';
import { openCache } from '../cache/open-cache.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples, Target } from '../samples.js';
import type { Suite } from '../suite.js';
import { entityImports } from '../values/entity-imports.js';
import { entityValue } from '../values/entity-values.js';
import { plainValue } from '../values/plain-values.js';
import { heapOf } from './heap.js';
import { usedMemory } from './used-memory.js';

const ENTRIES = 20_000;
const PER_INDEX = 100;

const CODECS = {
  entity: 'entity',
  json: 'json',
  msgpack: 'msgpack',
  packed: createPackedCodec({ fields: ['id', 'name', 'isEnabled', 'level'] }),
};

/** One way to keep values. */
interface Keeping {
  readonly size: '60 B' | '1.2 kB';
  readonly codec: keyof typeof CODECS;
  /** How an index is declared; null for none. */
  readonly layout: 'keys' | 'hash' | null;
  /** Of what its JSON takes; null for what is only told: JSON is never smaller than itself. */
  readonly most: number | null;
}

const KEEPINGS: readonly Keeping[] = [
  { size: '60 B', codec: 'entity', layout: 'keys', most: 1.4 },
  { size: '60 B', codec: 'msgpack', layout: 'keys', most: 1.4 },
  { size: '60 B', codec: 'json', layout: 'keys', most: 1.4 },
  { size: '60 B', codec: 'json', layout: null, most: null },
  { size: '60 B', codec: 'packed', layout: 'hash', most: 0.6 },
  { size: '60 B', codec: 'msgpack', layout: 'hash', most: null },
  { size: '60 B', codec: 'json', layout: 'hash', most: null },
  { size: '60 B', codec: 'entity', layout: 'hash', most: 0.6 },
  { size: '1.2 kB', codec: 'entity', layout: 'keys', most: 0.85 },
  { size: '1.2 kB', codec: 'msgpack', layout: 'keys', most: 0.85 },
  { size: '1.2 kB', codec: 'json', layout: 'keys', most: null },
  { size: '1.2 kB', codec: 'json', layout: null, most: null },
];

/** What an entry takes in Redis. */
export const memory: Suite = {
  name: 'memory',
  measurements: [
    ...KEEPINGS.map((keeping) => ({ name: idOf(keeping), measure: () => measure(keeping) })),
    heapOf('60 B'),
    heapOf('1.2 kB'),
  ],
  renderMarkdown: renderBenchmarks,
};

/** Once: it does not vary. */
async function measure(keeping: Keeping): Promise<readonly Samples[]> {
  const { size, layout } = keeping;
  const ours = await usedMemory(ENTRIES, ({ server }) => fillOurs(server.url, keeping));
  const plain = await usedMemory(ENTRIES, async ({ client }) => {
    for (let id = 0; id < ENTRIES; id++)
      await client.set(`bench:values:${id}`, JSON.stringify(plainValue(size, id)), 'PX', 3_600_000);
  });
  const index = layout === null ? '' : ` and an index of each ${PER_INDEX} entries`;
  return [
    {
      id: idOf(keeping),
      title: `bytes of Redis per entry, tokens${index} and the tables of the server included; reference: SET PX of its JSON`,
      unit: 'B',
      ours: [ours],
      reference: [plain],
      target: targetOf(keeping),
    },
  ];
}

function idOf({ size, codec, layout }: Keeping): string {
  return `memory/${size} ${codec}${layout === null ? ', no index' : ''}${layout === 'hash' ? ', hashes' : ''}`;
}

function targetOf({ most }: Keeping): Target | null {
  return most === null ? null : { ratioAtMost: most };
}

async function fillOurs(redisUrl: string, { size, codec, layout }: Keeping): Promise<void> {
  const isEntity = codec === 'entity';
  const load = (id: number): object => (isEntity ? entityValue(size, id) : plainValue(size, id));
  const imports = isEntity ? entityImports() : undefined;
  const declaration = { name: 'values', codec: CODECS[codec] };
  if (layout === null) {
    const type = accessorOf(declaration, load);
    const cache = await openCache({ redisUrl, accessors: [type], imports });
    await fillEntries(cache.get(type), ENTRIES, (id) => ({ id }));
    return cache.close();
  }
  const type = indexedOf({ ...declaration, layout }, load);
  const cache = await openCache({ redisUrl, accessors: [type], imports });
  await fillEntries(cache.get(type), ENTRIES, (id) => ({ id, group: Math.floor(id / PER_INDEX) }));
  return cache.close();
}

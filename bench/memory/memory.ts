import { accessorOf } from '../cache/accessor-of.js';
import { fillEntries } from '../cache/fill-entries.js';
import { indexedOf } from '../cache/indexed-of.js';
import { openCache } from '../cache/open-cache.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples } from '../samples.js';
import type { Measurement, Suite } from '../suite.js';
import { plainValue, type Size } from '../values/plain-values.js';
import { usedMemory } from './used-memory.js';

const ENTRIES = 20_000;
const PER_INDEX = 100;
const MOST: Readonly<Record<'60 B' | '1.2 kB', number>> = { '60 B': 1.4, '1.2 kB': 0.85 };

/** What an entry takes in Redis. */
export const memory: Suite = {
  name: 'memory',
  measurements: (['60 B', '1.2 kB'] as const).flatMap((size) => [
    measurementOf(size, true),
    measurementOf(size, false),
  ]),
  renderMarkdown: renderBenchmarks,
};

function measurementOf(size: '60 B' | '1.2 kB', isIndexed: boolean): Measurement {
  return { name: `memory ${size}`, measure: () => measure(size, isIndexed) };
}

/** Once: it does not vary. */
async function measure(size: '60 B' | '1.2 kB', isIndexed: boolean): Promise<readonly Samples[]> {
  const ours = await usedMemory(ENTRIES, ({ server }) => fillOurs(server.url, size, isIndexed));
  const plain = await usedMemory(ENTRIES, async ({ client }) => {
    for (let id = 0; id < ENTRIES; id++)
      await client.set(`bench:values:${id}`, JSON.stringify(plainValue(size, id)), 'PX', 3_600_000);
  });
  return [
    {
      id: `memory/${size}${isIndexed ? '' : ', no index'}`,
      title: `bytes of Redis per entry, tokens${isIndexed ? ` and an index of each ${PER_INDEX} entries` : ''} included, kept as JSON; reference: SET PX of its JSON`,
      unit: 'B',
      ours: [ours],
      reference: [plain],
      target: isIndexed ? { ratioAtMost: MOST[size] } : null,
    },
  ];
}

async function fillOurs(redisUrl: string, size: Size, isIndexed: boolean): Promise<void> {
  const load = (id: number): object => plainValue(size, id);
  const declaration = { name: 'values', codec: 'json' };
  if (isIndexed) {
    const type = indexedOf(declaration, load);
    const cache = await openCache({ redisUrl, accessors: [type] });
    await fillEntries(cache.get(type), ENTRIES, (id) => ({ id, group: Math.floor(id / PER_INDEX) }));
    return cache.close();
  }
  const type = accessorOf(declaration, load);
  const cache = await openCache({ redisUrl, accessors: [type] });
  await fillEntries(cache.get(type), ENTRIES, (id) => ({ id }));
  return cache.close();
}

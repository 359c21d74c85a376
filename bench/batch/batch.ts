import type { Redis } from 'ioredis';
import { openCache } from '../cache/open-cache.js';
import { ENTRIES, IDS } from '../hit/entries.js';
import { ENTITY_KINDS, PACKED_KINDS, PLAIN_KINDS, type Kind } from '../hit/kind.js';
import { onRedis } from '../on-redis.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples, Target } from '../samples.js';
import type { Measurement, Suite } from '../suite.js';
import type { Read } from '../turns/closed-loop.js';
import { loneCalls } from '../turns/lone-calls.js';
import { takeTurns } from '../turns/take-turns.js';
import type { Size } from '../values/plain-values.js';

const LENGTH = 100;
const CALLS: Readonly<Record<Size, number>> = { '60 B': 60, '1.2 kB': 40, '23 kB': 4 };
const MOST: Readonly<Partial<Record<Size, number>>> = { '60 B': 1.1, '1.2 kB': 0.8 };

/** Reads of a hundred entries at once. */
export const batch100: Suite = {
  name: 'batch-100',
  measurements: [...PLAIN_KINDS, ...PACKED_KINDS, ...ENTITY_KINDS].map(batchesOf),
  renderMarkdown: renderBenchmarks,
};

/** Reads of a hundred entries of one kind at once, beside raw MGETs of the same values. */
export function batchesOf(kind: Kind): Measurement {
  return {
    name: `batch-100 ${kind.name}`,
    measure: (rounds) => onRedis(({ server, client }) => measure(kind, rounds, server.url, client)),
  };
}

async function measure(kind: Kind, rounds: number, redisUrl: string, client: Redis): Promise<readonly Samples[]> {
  const raw = await rawBatches(client, kind);
  const opened = await openCache({ redisUrl, accessors: [kind.accessor], imports: kind.imports?.() });
  try {
    const values = opened.get(kind.accessor);
    await values.getMany(IDS.map((id) => ({ id })));
    const read: Read = (n) => values.getMany(idsOf(n).map((id) => ({ id })));
    const calls = CALLS[kind.size];
    const [ours, reference] = await opened.loads.none(() =>
      takeTurns([loneCalls(read, calls), loneCalls(raw, calls)], rounds),
    );
    return [
      {
        id: `batch-100/${kind.name}`,
        title: `the median time of getMany of ${LENGTH} cached entries, every one validated; reference: one MGET of a plain ioredis client, each value parsed`,
        unit: 'ms',
        ours: ours!,
        reference: reference!,
        target: targetOf(kind),
        packages: ['ioredis'],
      },
    ];
  } finally {
    await opened.close();
  }
}

function targetOf({ size }: Kind): Target | null {
  const most = MOST[size];
  return most === undefined ? null : { ratioAtMost: most };
}

async function rawBatches(client: Redis, { plain }: Kind): Promise<Read> {
  const keyOf = (id: number): string => `raw:${id}`;
  for (const id of IDS) await client.set(keyOf(id), JSON.stringify(plain(id)), 'PX', 3_600_000);
  return async (n) => (await client.mget(idsOf(n).map(keyOf))).map((json) => JSON.parse(json!) as unknown);
}

function idsOf(n: number): readonly number[] {
  return Array.from({ length: LENGTH }, (_, i) => (n * 31 + i) % ENTRIES);
}

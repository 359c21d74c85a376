import type { Redis } from 'ioredis';
import { openCache } from '../cache/open-cache.js';
import { onRedis } from '../on-redis.js';
import type { Samples, Target } from '../samples.js';
import type { Measurement } from '../suite.js';
import type { Read } from '../turns/closed-loop.js';
import { takeTurns, type Slice } from '../turns/take-turns.js';
import { IDS, idOf } from './entries.js';
import type { Kind } from './kind.js';
import { rawGets } from './raw-gets.js';

/** How hits are timed, and what is wanted of them. */
export interface HitTiming {
  /** What the ids of rows begin with. */
  readonly id: string;
  readonly title: string;
  readonly unit: Samples['unit'];
  slice(read: Read, kind: Kind): Slice;
  targetOf(kind: Kind): Target | null;
}

/** Hits of one kind of value, beside raw GETs of the same values by a plain client. */
export function hitsOf(kind: Kind, timing: HitTiming): Measurement {
  return {
    name: `${timing.id} ${kind.name}`,
    measure: (rounds) => onRedis(({ server, client }) => measure(kind, timing, rounds, server.url, client)),
  };
}

async function measure(
  kind: Kind,
  { id, title, unit, slice, targetOf }: HitTiming,
  rounds: number,
  redisUrl: string,
  client: Redis,
): Promise<readonly Samples[]> {
  const raw = await rawGets(client, kind.name, kind.plain);
  const opened = await openCache({ redisUrl, accessors: [kind.accessor], imports: kind.imports?.() });
  try {
    const values = opened.get(kind.accessor);
    await values.getMany(IDS.map((each) => ({ id: each })));
    const hit: Read = (n) => values.get({ id: idOf(n) });
    const [ours, reference] = await opened.loads.none(() => takeTurns([slice(hit, kind), slice(raw, kind)], rounds));
    const target = targetOf(kind);
    return [
      { id: `${id}/${kind.name}`, title, unit, ours: ours!, reference: reference!, target, packages: ['ioredis'] },
    ];
  } finally {
    await opened.close();
  }
}

import { openCache } from '../cache/open-cache.js';
import { ENTRIES, IDS, idOf } from '../hit/entries.js';
import { PLAIN_KINDS, type Kind } from '../hit/kind.js';
import { onRedis } from '../on-redis.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples, Target } from '../samples.js';
import type { Measurement, Suite } from '../suite.js';
import { closedLoop, type Read } from '../turns/closed-loop.js';
import { takeTurns } from '../turns/take-turns.js';
import type { Size } from '../values/plain-values.js';
import { asyncCacheDedupe } from './async-cache-dedupe.js';
import { bentocache } from './bentocache.js';
import { bentocacheTags } from './bentocache-tags.js';
import { cacheManager } from './cache-manager.js';
import { cacheable } from './cacheable.js';
import { layeredLoader } from './layered-loader.js';
import { nestCacheManager } from './nest-cache-manager.js';
import type { OpenPeer, Peer } from './peer.js';
import { pipeliningClient } from './pipelining-client.js';
import { rawLruCache } from './raw-lru-cache.js';
import { typeOrmQueryCache } from './typeorm-query-cache.js';

const CACHES: readonly Peer[] = [
  asyncCacheDedupe,
  bentocache,
  bentocacheTags,
  cacheManager,
  cacheable,
  layeredLoader,
  nestCacheManager,
  typeOrmQueryCache,
];
/** What caches are made of. */
const PARTS: readonly Peer[] = [pipeliningClient, rawLruCache];

const READERS = 64;
const READS: Readonly<Record<Size, number>> = { '60 B': 2_048, '1.2 kB': 1_024, '23 kB': 128 };
/** Of every other cache's throughput, so of the best one's. */
const SHARES: Readonly<Partial<Record<Size, number>>> = { '60 B': 1.2, '1.2 kB': 1.5 };

/** Hits, beside those of the other caches for Node. */
export const hitPeers: Suite = {
  name: 'hit-peers',
  measurements: PLAIN_KINDS.map((kind): Measurement => ({
    name: `hit-peers ${kind.name}`,
    measure: (rounds) => onRedis(({ server }) => measure(kind, rounds, server.url)),
  })),
  renderMarkdown: renderBenchmarks,
};

async function measure(kind: Kind, rounds: number, redisUrl: string): Promise<readonly Samples[]> {
  const cache = await openCache({ redisUrl, accessors: [kind.accessor] });
  const opened: OpenPeer[] = [];
  try {
    const values = cache.get(kind.accessor);
    await values.getMany(IDS.map((id) => ({ id })));
    const loads = new CountedLoads(kind);
    const peers = [...CACHES, ...PARTS];
    for (const peer of peers) opened.push(await openWarm(peer, redisUrl, loads));
    const ours: Read = (n) => values.get({ id: idOf(n) });
    const before = loads.count;
    const [mine, ...theirs] = await cache.loads.none(() =>
      takeTurns(
        [ours, ...opened.map(({ read }) => read)].map((read) => closedLoop(read, READERS, READS[kind.size])),
        rounds,
      ),
    );
    if (loads.count > before) throw new Error(`${loads.count - before} of the peers' hits were loads.`);
    return peers.map((peer, i) => samplesOf(kind, peer, mine!, theirs[i]!));
  } finally {
    await Promise.all([cache.close(), ...opened.map((peer) => peer.close())]);
  }
}

function samplesOf({ name, size }: Kind, peer: Peer, ours: readonly number[], reference: readonly number[]): Samples {
  return {
    id: `hit-peers/${name}/${peer.name}`,
    title: `validated hits, ${READERS} readers; reference: as many readers of ${peer.name}`,
    unit: 'reads/s',
    ours,
    reference,
    target: targetOf(size, peer),
    packages: peer.packages,
  };
}

function targetOf(size: Size, peer: Peer): Target | null {
  const share = SHARES[size];
  return share === undefined || PARTS.includes(peer) ? null : { ratioAtLeast: share };
}

/** Reads every entry once; those that write in the background get a second chance. */
async function openWarm(peer: Peer, redisUrl: string, loads: CountedLoads): Promise<OpenPeer> {
  const open = await peer.open({ redisUrl, valueOf: (id) => loads.valueOf(id) });
  for (let n = 0; n < 2 * ENTRIES; n++) await open.read(n);
  return open;
}

class CountedLoads {
  count = 0;

  constructor(private readonly kind: Kind) {}

  valueOf(id: number): object {
    this.count++;
    return this.kind.plain(id);
  }
}

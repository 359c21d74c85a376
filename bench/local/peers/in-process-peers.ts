import { createCache as createDedupeCache } from 'async-cache-dedupe';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { createCache } from 'cache-manager';
import { Cacheable } from 'cacheable';
import { Loader } from 'layered-loader';
import { TTL_MS } from '../../peers/peer.js';

/** A cache that has no store but this process. */
export interface InProcessPeer {
  readonly name: string;
  readonly packages: readonly string[];
  /** Returns a read through it. */
  open(load: (key: string) => Promise<object>): (key: string) => Promise<unknown>;
}

export const IN_PROCESS_PEERS: readonly InProcessPeer[] = [
  {
    name: 'async-cache-dedupe',
    packages: ['async-cache-dedupe'],
    open(load) {
      const cache = createDedupeCache({ ttl: TTL_MS / 1_000, storage: { type: 'memory' } }).define('value', load);
      return (key) => cache.value(key);
    },
  },
  {
    name: 'bentocache',
    packages: ['bentocache'],
    open(load) {
      const store = bentostore().useL1Layer(memoryDriver());
      const cache = new BentoCache({ default: 'memory', stores: { memory: store } });
      return (key) => cache.getOrSet({ key, factory: () => load(key), ttl: TTL_MS });
    },
  },
  {
    name: 'cache-manager',
    packages: ['cache-manager'],
    open(load) {
      const cache = createCache({ ttl: TTL_MS });
      return (key) => cache.wrap(key, () => load(key));
    },
  },
  {
    name: 'cacheable',
    packages: ['cacheable'],
    open(load) {
      const cache = new Cacheable({ ttl: TTL_MS });
      return (key) => cache.getOrSet(key, () => load(key));
    },
  },
  {
    name: 'layered-loader',
    packages: ['layered-loader'],
    open(load) {
      const loader = new Loader<object>({
        inMemoryCache: { cacheType: 'lru-object', ttlInMsecs: TTL_MS },
        dataSourceGetOneFn: load,
      });
      return (key) => loader.get(key);
    },
  },
];

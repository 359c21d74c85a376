import { Logger } from '@nestjs/common';
import { typedCodec } from '../codecs/typed-codec.js';
import { jsonCodec } from '../codecs/json-codec.js';
import { msgpackCodec } from '../codecs/msgpack-codec.js';
import { createWrappings } from '../codecs/wrapping/create-wrappings.js';
import type { CacheOptions } from '../core/cache-options.js';
import { Cache } from '../core/cache.js';
import type { CacheStore } from '../core/ports/store.js';
import { EventLogger } from './event-logger.js';
import { createLruCopies } from '../stores/local/create-lru-copies.js';
import type { CheckedOptions } from './options/read-options.js';
import { nodeClock } from './ports/node-clock.js';
import { createNodeEntropy } from './ports/node-entropy.js';
import { createNodeLoadGate } from './ports/node-load-gate.js';
import { nodeScheduler } from './ports/node-scheduler.js';

/** What is known of those who read. */
type Callers = Pick<CacheOptions, 'scopes' | 'bypass'>;

/** Returns the application's cache over `store`, with Node's clock, timers and randomness, its loads bounded, observed by the log. */
export function createCache(options: CheckedOptions, store: CacheStore, callers: Callers): Cache {
  const logger = new Logger('Cache');
  if (options.enabled === false) logger.warn('switched off: every read goes to its loader, nothing is stored');
  const {
    redis: _redis,
    memory: _memory,
    wrapStore: _wrapStore,
    loads,
    seal,
    scopes: _scopes,
    bypass: _bypass,
    logEvents = false,
    observers = [],
    ...rest
  } = options;
  return new Cache({
    ...rest,
    store,
    ...callers,
    localCopies: createLruCopies,
    strictLocal: process.env['NODE_ENV'] !== 'production',
    codecs: [typedCodec, jsonCodec, msgpackCodec],
    wrappings: createWrappings({ seal }),
    observers: [new EventLogger(logger, nodeClock, logEvents), ...observers],
    clock: nodeClock,
    scheduler: nodeScheduler,
    entropy: createNodeEntropy(),
    gate: createNodeLoadGate(loads),
  });
}

import { inject } from 'vitest';
import { SuiteStore } from '../suite-store.js';
import { hostBentocacheSuite } from './host-bentocache-suite.js';

hostBentocacheSuite(() => SuiteStore.onRedis(inject('redisUrl')));

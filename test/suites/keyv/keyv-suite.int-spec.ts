import { inject } from 'vitest';
import { SuiteStore } from '../suite-store.js';
import { hostKeyvSuiteOn } from './host-keyv-suite-on.js';

hostKeyvSuiteOn(() => SuiteStore.onRedis(inject('redisUrl')));

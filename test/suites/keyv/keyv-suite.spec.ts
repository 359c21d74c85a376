import { describe } from 'vitest';
import { SuiteStore } from '../suite-store.js';
import { hostKeyvSuite } from './host-keyv-suite.js';
import { hostKeyvSuiteOn } from './host-keyv-suite-on.js';
import { DRIFTS_OF_THE_SUITE } from './keyv-drifts.js';

hostKeyvSuiteOn(() => SuiteStore.inProcess());

describe("the same suite on Keyv's own store", () => {
  const map = new Map();
  hostKeyvSuite(() => map, DRIFTS_OF_THE_SUITE);
});

import type { Drift } from '../drift.js';

/** The cases of Keyv's suite that cannot pass on this cache: none. */
export const KEYV_DRIFTS: readonly Drift[] = [];

/** Those that do not pass on Keyv's own store, a Map: what the suite itself gets wrong. */
export const DRIFTS_OF_THE_SUITE: readonly Drift[] = [
  {
    title: 'value can be BigInt using other serializer/deserializer',
    because: 'it sets a property of `store.opts`, which a Map does not have',
  },
  {
    title: 'namespaced clear only clears current namespace',
    because: 'a Map has no namespaces: Keyv has it cleared as a whole',
  },
];

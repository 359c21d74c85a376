import type { Drift } from '../drift.js';

/** The cases of bentocache's suite that cannot pass here: none. */
export const BENTOCACHE_DRIFTS: readonly Drift[] = [];

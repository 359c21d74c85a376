import type { Clock } from '../../core/ports/clock.js';

/** The machine's clock. */
export const nodeClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

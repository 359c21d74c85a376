import type { World } from '../world.js';

/** How a write ended; `failed` when the database refused it, for example because a removed workflow was linked. */
export type WriteOutcome = 'committed' | 'rolled back' | 'failed' | 'skipped';

/**
 * One kind of write.
 *
 * @param doomed - Write versions that nobody may ever see, then roll back.
 */
export type Write = (world: World, doomed: boolean) => Promise<WriteOutcome>;

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Cache } from '../../core/cache.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';

/** What a run of migrations does to the cache. */
export type MigrationPolicy = 'invalidate' | 'ignore';

/**
 * Gives everything that one run of migrations writes one bracket: marked anew before each of its COMMITs, finalised once, before
 * whoever awaits the run goes on.
 */
export class MigrationRuns {
  readonly #running = new AsyncLocalStorage<WriteBracket | 'ignored'>();

  constructor(
    private readonly cache: Cache,
    private readonly policy: MigrationPolicy,
  ) {}

  /** The bracket of the run that the caller is part of. */
  get bracket(): WriteBracket | undefined {
    const running = this.#running.getStore();
    return running === 'ignored' ? undefined : running;
  }

  /** True inside a run that is none of the cache's business. */
  get isIgnored(): boolean {
    return this.#running.getStore() === 'ignored';
  }

  /** @param ended - Runs when the cache has been told. */
  async around<R>(run: () => Promise<R>, ended: () => Promise<void>): Promise<R> {
    if (this.#running.getStore()) return run();
    if (this.policy === 'ignore') return this.#running.run('ignored', run);
    const bracket = this.cache.openBracket('migration');
    try {
      return await this.#running.run(bracket, run);
    } finally {
      await bracket.finalise();
      await ended();
    }
  }
}

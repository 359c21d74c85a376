import { ContextVariable } from '../../context/context-variable.js';
import type { Cache } from '../../core/cache.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';

/** What a run of migrations does to the cache. */
export type MigrationPolicy = 'invalidate' | 'ignore';

/** One that is none of the cache's business has no bracket. */
interface MigrationRun {
  readonly bracket: WriteBracket | undefined;
  isOver: boolean;
}

/**
 * Gives everything that one run of migrations writes one bracket: marked anew before each of its COMMITs, finalised once, before
 * whoever awaits the run goes on. What a migration left behind unawaited goes on without it: nobody would finalise it again.
 */
export class MigrationRuns {
  readonly #started = new ContextVariable<MigrationRun>();

  constructor(
    private readonly cache: Cache,
    private readonly policy: MigrationPolicy,
  ) {}

  /** The bracket of the run that the caller is part of, until that run ends: ask again each time. */
  get bracket(): WriteBracket | undefined {
    return this.#running?.bracket;
  }

  /** True inside a run that is none of the cache's business, until it ends. */
  get isIgnored(): boolean {
    return this.#running !== undefined && !this.#running.bracket;
  }

  /** @param begin - Runs before `run` does; what it returns, when the cache has been told. */
  async around<R>(run: () => Promise<R>, begin: () => Promise<() => Promise<void>>): Promise<R> {
    if (this.#running) return run();
    if (this.policy === 'ignore') return this.#start({ bracket: undefined, isOver: false }, run);
    const ended = await begin();
    const bracket = this.cache.openBracket('migration');
    try {
      return await this.#start({ bracket, isOver: false }, run);
    } finally {
      await bracket.finalise();
      await ended();
    }
  }

  get #running(): MigrationRun | undefined {
    const started = this.#started.getStore();
    return started?.isOver ? undefined : started;
  }

  /** What begins while the run is finalised is not part of it any more. */
  async #start<R>(started: MigrationRun, run: () => Promise<R>): Promise<R> {
    try {
      return await this.#started.run(started, run);
    } finally {
      started.isOver = true;
    }
  }
}

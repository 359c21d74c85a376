import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import { isOutcomeUnknown } from './is-outcome-unknown.js';

/** One write bracket around autocommit statements, which may overlap: its marks stand until the last of them has ended. */
export class StatementBracket {
  #running = 0;
  #isDoubtful = false;

  constructor(readonly plan: WriteBracket) {}

  get isRunning(): boolean {
    return this.#running > 0;
  }

  async around(run: () => Promise<unknown>): Promise<unknown> {
    if (this.plan.isEmpty) return run();
    this.#running += 1;
    try {
      await this.plan.mark();
      return await this.#watch(run);
    } finally {
      this.#running -= 1;
      // What one statement may still do, another one's end must not let be overlooked.
      await (this.isRunning || this.#isDoubtful ? this.plan.leave() : this.plan.finalise());
    }
  }

  async #watch(run: () => Promise<unknown>): Promise<unknown> {
    try {
      return await run();
    } catch (error) {
      this.#isDoubtful ||= isOutcomeUnknown(error);
      throw error;
    }
  }
}

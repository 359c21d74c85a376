import type { Cache } from '../../core/cache.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import { AnnouncedChanges } from './announced-changes.js';
import type { ChangeCollector } from './change-collector.js';
import { isOutcomeUnknown } from './is-outcome-unknown.js';
import type { RowChanged } from './row-changed.js';
import type { Turns } from './turns.js';

type Run = () => Promise<unknown>;

/**
 * The write brackets of one query runner: one around the COMMIT of its transaction, one around each autocommit write.
 *
 * Invariant 3 is kept here, and on the SQL text rather than in subscriber hooks: those of others may throw, hang, or keep later ones
 * from being called.
 */
export class RunnerSession {
  #transaction: WriteBracket;
  #autocommit: WriteBracket;
  /** Autocommit writes announced by a before-event whose after-event has not come yet. */
  #announced = 0;
  #isMarked = false;
  readonly #expected = new AnnouncedChanges();

  constructor(
    private readonly cache: Cache,
    private readonly collector: ChangeCollector,
    private readonly turns: Turns,
    /** True where a refused COMMIT leaves the transaction open. */
    private readonly survivesRefusal: boolean,
  ) {
    this.#transaction = cache.openBracket('transaction');
    this.#autocommit = cache.openBracket('statement');
  }

  /** Adds a change to what the running transaction invalidates. */
  changeInTransaction(changed: RowChanged): Promise<void> {
    this.#expected.strike(changed);
    return this.collector.collect(this.#transaction, changed);
  }

  /** Adds a change all the same, at COMMIT, unless `changeInTransaction` is told of one of its kind before. */
  expectInTransaction(changed: RowChanged): void {
    if (this.collector.concerns(changed)) this.#expected.add(changed);
  }

  /** Adds a change to what the next autocommit statement invalidates. */
  announce(changed: RowChanged): Promise<void> {
    this.#announced += 1;
    return this.widenStatement(changed);
  }

  /** As `announce`, for a statement whose SQL says more than its events. */
  widenStatement(changed: RowChanged): Promise<void> {
    return this.collector.collect(this.#autocommit, changed);
  }

  /** Ends what `announce` began: the statement has run. `late` is what is known of the row only now, invalidated at once. */
  async done(late?: RowChanged): Promise<void> {
    this.#announced -= 1;
    if (this.#announced <= 0) this.#forgetStatement();
    if (!late) return;
    const bracket = this.cache.openBracket('statement');
    await this.collector.collect(bracket, late);
    await bracket.finalise();
  }

  /** Goes around the outermost COMMIT. */
  async commit(run: Run): Promise<unknown> {
    await this.prepareCommit();
    const bracket = this.#transaction;
    let result: unknown;
    try {
      result = await run();
    } catch (error) {
      await this.#commitFailed(bracket, error);
      throw error;
    }
    this.#forgetTransaction();
    await bracket.finalise();
    return result;
  }

  /** Goes before whatever decides that the transaction will be committed. */
  async prepareCommit(): Promise<void> {
    for (const missed of this.#expected.takeAll()) void this.collector.collect(this.#transaction, missed);
    await this.turns.settled();
    if (this.#transaction.isEmpty) return;
    this.#isMarked = true;
    await this.#transaction.mark();
  }

  /** Goes around PREPARE TRANSACTION: some other session will decide, so the marks stay until they expire. */
  async handOver(run: Run): Promise<unknown> {
    await this.prepareCommit();
    const result = await run();
    const bracket = this.#transaction;
    this.#forgetTransaction();
    await bracket.leave();
    return result;
  }

  /** Goes around the outermost ROLLBACK: what was collected is dropped, and nothing is invalidated unless it was marked. */
  async rollback(run: Run): Promise<unknown> {
    try {
      return await run();
    } finally {
      await this.turns.settled();
      await this.abandon();
    }
  }

  /** Goes around a write outside any transaction. */
  async statement(run: Run): Promise<unknown> {
    await this.turns.settled();
    const bracket = this.#autocommit;
    if (bracket.isEmpty) return run();
    try {
      await bracket.mark();
      return await run();
    } catch (error) {
      // Others may still wait for their statement on this connection; theirs is kept, at the price of invalidating too much.
      if (this.#announced <= 1) this.#forgetStatement();
      throw error;
    } finally {
      await bracket.finalise();
    }
  }

  /** Drops everything collected, lifting the marks that stand. */
  async abandon(): Promise<void> {
    const bracket = this.#transaction;
    const wasMarked = this.#isMarked;
    this.#forgetTransaction();
    if (wasMarked) await bracket.finalise();
  }

  async #commitFailed(bracket: WriteBracket, error: unknown): Promise<void> {
    if (isOutcomeUnknown(error)) {
      this.#forgetTransaction();
      return bracket.leave();
    }
    if (this.survivesRefusal) this.#isMarked = false;
    else this.#forgetTransaction();
    return bracket.finalise();
  }

  #forgetTransaction(): void {
    this.#transaction = this.cache.openBracket('transaction');
    this.#isMarked = false;
    this.#expected.takeAll();
  }

  #forgetStatement(): void {
    this.#autocommit = this.cache.openBracket('statement');
    this.#announced = 0;
  }
}

import type { EntityMetadata } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import { AnnouncedChanges } from './announced-changes.js';
import type { ChangeCollector } from './change-collector.js';
import { isOutcomeUnknown } from './is-outcome-unknown.js';
import type { RowChanged } from './row-changed.js';
import { StatementBracket } from './statement-bracket.js';
import type { Turns } from './turns.js';

/** Changes in one autocommit bracket while somebody's announcement stays open. */
const MAX_COLLECTED = 100;

type Run = () => Promise<unknown>;

/**
 * The write brackets of one query runner: one around the COMMIT of its transaction, one around each autocommit write.
 *
 * Invariant 3 is kept here, and on the SQL text rather than in subscriber hooks: those of others may throw, hang, or keep later ones
 * from being called.
 */
export class RunnerSession {
  #transaction: WriteBracket;
  /** Tables of which the running transaction has seen events. */
  readonly #tables = new Set<string>();
  #autocommit: StatementBracket;
  /** How many changes are in `#autocommit`. */
  #collected = 0;
  readonly #announced = new AnnouncedChanges();
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
    this.#autocommit = new StatementBracket(cache.openBracket('statement'));
  }

  /** Adds a change to what the running transaction invalidates. @throws as ChangeCollector.collectInTransaction */
  changeInTransaction(changed: RowChanged): Promise<void> {
    this.#tables.add(changed.metadata.tablePath);
    this.#expected.strike(changed);
    return this.widenTransaction(changed);
  }

  /** As `changeInTransaction`, for a statement whose SQL says more than its events. @throws as ChangeCollector.collectInTransaction */
  widenTransaction(changed: RowChanged): Promise<void> {
    return this.collector.collectInTransaction(this.#transaction, changed);
  }

  /** Tells whether events have told of writes to the table of `metadata`: in this transaction, or of the statement to come. */
  isTold(metadata: EntityMetadata, isInTransaction: boolean): boolean {
    return isInTransaction ? this.#tables.has(metadata.tablePath) : this.#announced.concernsTable(metadata);
  }

  /** Adds a change all the same, at COMMIT, unless `changeInTransaction` is told of one of its kind before. */
  expectInTransaction(changed: RowChanged): void {
    this.#tables.add(changed.metadata.tablePath);
    if (this.collector.concerns(changed)) this.#expected.add(changed);
  }

  /** Adds a change to what the next autocommit statement invalidates. */
  announce(changed: RowChanged): Promise<void> {
    this.#announced.add(changed);
    return this.widenStatement(changed);
  }

  /** As `announce`, for a statement whose SQL says more than its events. */
  widenStatement(changed: RowChanged): Promise<void> {
    this.#collected += 1;
    return this.collector.collect(this.#autocommit.plan, changed);
  }

  /** Ends what `announce` began: the statement has run. `late` is what is known of the row only now, invalidated at once. */
  async done(kind: Omit<RowChanged, 'images'>, late?: RowChanged['images']): Promise<void> {
    this.#announced.strike(kind);
    this.#tidyStatement();
    if (!late) return;
    const bracket = this.cache.openBracket('statement');
    await this.collector.collect(bracket, { ...kind, images: late });
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

  /** Goes before whatever decides that the transaction will be committed. @throws as ChangeCollector.collectInTransaction */
  async prepareCommit(): Promise<void> {
    await Promise.all(this.#expected.takeAll().map((missed) => this.widenTransaction(missed)));
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
    const current = this.#autocommit;
    try {
      return await current.around(run);
    } catch (error) {
      // Others may still wait for their statement on this connection; theirs is kept, at the price of invalidating too much.
      if (current === this.#autocommit && this.#announced.size <= 1) this.#announced.takeAll();
      throw error;
    } finally {
      this.#tidyStatement();
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
    this.#tables.clear();
  }

  /**
   * Begins a new bracket when nobody needs the present one. A before-event of somebody else that throws leaves an announcement for
   * which nothing will ever come, so a bracket that has grown long goes too; what is still announced is then widened.
   */
  #tidyStatement(): void {
    if (this.#autocommit.isRunning) return;
    if (this.#announced.size > 0 && this.#collected <= MAX_COLLECTED) return;
    this.#autocommit = new StatementBracket(this.cache.openBracket('statement'));
    this.#collected = 0;
    for (const changed of this.#announced.summary()) void this.collector.collect(this.#autocommit.plan, changed);
  }
}

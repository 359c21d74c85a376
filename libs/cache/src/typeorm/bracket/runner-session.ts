import type { Cache } from '../../core/cache.js';
import type { Debt } from '../../core/invalidation/debt.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import { AnnouncedChanges, type AnnouncedRow } from './announced-changes.js';
import { AnnouncedInserts } from './announced-inserts.js';
import type { ChangeCollector } from './change-collector.js';
import { isOutcomeUnknown } from './is-outcome-unknown.js';
import type { StatementChanges } from '../statements/statement-changes.js';
import type { RowChanged } from './row-changed.js';
import type { Turns } from './turns.js';

type Run = () => Promise<unknown>;

/** Runs an autocommit statement together with what it owes the store, so that both are kept or neither is. */
export type Keep = (debt: Debt, run: Run) => Promise<unknown>;

/** Adds to a statement's bracket what no entity of this process tells of. */
export type Touch = (bracket: WriteBracket) => void;

/**
 * The write brackets of one query runner: one around the COMMIT of its transaction, one around each autocommit write.
 *
 * Invariant 3 is kept here, and on the SQL text rather than in subscriber hooks: those of others may throw, hang, or keep later ones
 * from being called.
 */
export class RunnerSession {
  /** Opened when it is first needed: a run of migrations may have ended since the runner was created. */
  #transaction: WriteBracket | undefined;
  #isMarked = false;
  readonly #announced = new AnnouncedChanges();
  /** Inserts that events have told of. */
  readonly inserts = new AnnouncedInserts();

  constructor(
    private readonly cache: Cache,
    private readonly collector: ChangeCollector,
    private readonly turns: Turns,
    /** True for an embedded database: a refused COMMIT leaves the transaction open, and its outcome is always known. */
    private readonly survivesRefusal: boolean,
    /** The bracket of the migration run that the caller is part of, while it lasts: it is finalised once, when the run ends. */
    private readonly migration: () => WriteBracket | undefined,
    /** Keeps in the transaction that is about to be committed what the store could not be told. Never rejects. */
    private readonly keep: ((debt: Debt) => Promise<void>) | undefined,
  ) {}

  /** The bracket of the running transaction. */
  get bracket(): WriteBracket {
    return (this.#transaction ??= this.#open('transaction'));
  }

  /** Rows that events have told of, and whose statement or after-event is still to come. */
  get announced(): Pick<AnnouncedChanges, 'coverRows'> {
    return this.#announced;
  }

  /** Announces a row; `otherwise` is collected at COMMIT when the after-event never comes. */
  announce(row: AnnouncedRow, otherwise?: RowChanged): void {
    this.#announced.add(row, otherwise);
  }

  /** The after-event has come. */
  arrived(row: AnnouncedRow): void {
    this.#announced.strike(row);
  }

  /** Adds a change to what the running transaction invalidates. @throws as ChangeCollector.collectInTransaction */
  changeInTransaction(changed: RowChanged): Promise<void> {
    return this.collector.collectInTransaction(this.bracket, changed);
  }

  /** Goes around a write inside a transaction. @throws as ChangeCollector.collectInTransaction */
  async statementInTransaction(changes: StatementChanges, touch: Touch, run: Run): Promise<unknown> {
    touch(this.bracket);
    for (const changed of changes.before) await this.changeInTransaction(changed);
    const result = await run();
    const later = [...changes.after, ...(changes.recheck?.(result) ?? [])];
    for (const changed of later) await this.changeInTransaction(changed);
    return result;
  }

  /**
   * Goes around a write outside any transaction, with a bracket of its own: those of others may overlap.
   *
   * Rows as they are afterwards are asked about twice: before, so that the mark stands while the statement takes effect, and after
   * it, when rules find them.
   *
   * @param keep - Runs the statement when the store could not be told, if that outlives this process.
   */
  async statement({ before, after }: StatementChanges, touch: Touch, run: Run, keep?: Keep): Promise<unknown> {
    const bracket = this.#open('statement');
    touch(bracket);
    for (const changed of [...before, ...after]) await this.collector.collect(bracket, changed);
    await this.turns.settled();
    if (bracket.isEmpty) return run();
    let isDoubtful = false;
    try {
      const isTold = await bracket.mark();
      const result = await (isTold || !keep ? run() : keep(bracket.debt(), run)).catch((error: unknown) => {
        // An embedded database is not lost on the way.
        isDoubtful = !this.survivesRefusal && isOutcomeUnknown(error);
        throw error;
      });
      for (const changed of after) await this.collector.collect(bracket, changed);
      return result;
    } finally {
      await (isDoubtful ? bracket.leave() : this.#finalise(bracket));
    }
  }

  /** Goes around the outermost COMMIT. */
  async commit(run: Run): Promise<unknown> {
    await this.prepareCommit();
    const bracket = this.bracket;
    let result: unknown;
    try {
      result = await run();
    } catch (error) {
      await this.#commitFailed(bracket, error);
      throw error;
    }
    this.#forgetTransaction();
    await this.#finalise(bracket);
    return result;
  }

  /** Goes before whatever decides that the transaction will be committed. @throws as ChangeCollector.collectInTransaction */
  async prepareCommit(): Promise<void> {
    const missed = [...this.#announced.takeAll(), ...this.inserts.takeAll()];
    await Promise.all(missed.map((each) => this.changeInTransaction(each)));
    await this.turns.settled();
    if (this.bracket.isEmpty) return;
    this.#isMarked = true;
    if (!(await this.bracket.mark())) await this.keep?.(this.bracket.debt());
  }

  /** Goes around PREPARE TRANSACTION: some other session will decide, so the marks stay until they expire. */
  async handOver(run: Run): Promise<unknown> {
    await this.prepareCommit();
    const result = await run();
    const bracket = this.bracket;
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

  /** Drops everything collected, lifting the marks that stand. */
  async abandon(): Promise<void> {
    const bracket = this.bracket;
    const wasMarked = this.#isMarked;
    this.#forgetTransaction();
    if (wasMarked) await this.#finalise(bracket);
  }

  async #commitFailed(bracket: WriteBracket, error: unknown): Promise<void> {
    if (!this.survivesRefusal && isOutcomeUnknown(error)) {
      this.#forgetTransaction();
      return bracket.leave();
    }
    if (this.survivesRefusal) this.#isMarked = false;
    else this.#forgetTransaction();
    return this.#finalise(bracket);
  }

  #open(cause: string): WriteBracket {
    return this.migration() ?? this.cache.openBracket(cause);
  }

  async #finalise(bracket: WriteBracket): Promise<void> {
    if (bracket !== this.migration()) await bracket.finalise();
  }

  #forgetTransaction(): void {
    this.#transaction = undefined;
    this.#isMarked = false;
    this.#announced.takeAll();
    this.inserts.takeAll();
  }
}

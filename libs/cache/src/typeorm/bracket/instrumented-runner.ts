import type { DataSource, QueryRunner } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { Debt } from '../../core/invalidation/debt.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import type { TypeOrmLoadContext } from '../load/typeorm-load-context.js';
import { RowReader } from '../rows/row-reader.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { commitsImplicitly } from '../sql/commits-implicitly.js';
import { dialectOf } from '../sql/dialect-of.js';
import { isSingleWriter } from '../sql/is-single-writer.js';
import type { SqlText } from '../sql/sql-text.js';
import { StatementRows } from '../statements/statement-rows.js';
import { StatementWrites, type Written } from '../statements/statement-writes.js';
import { DebtKeeper } from '../outbox/debt-keeper.js';
import type { Outbox } from '../outbox/outbox.js';
import { ChangeCollector } from './change-collector.js';
import { Lane } from './lane.js';
import type { Query } from './query.js';
import { RunnerSession, type Keep } from './runner-session.js';
import { TransactionState } from './transaction-state.js';
import { Turns } from './turns.js';

type Run = () => Promise<unknown>;

/** What all runners of a DataSource share. */
export interface RunnerParts {
  readonly dataSource: DataSource;
  readonly cache: Cache;
  readonly context: TypeOrmLoadContext;
  readonly rules: RuleIndex;
  /** Returns the bracket of the run of migrations that the caller is part of, while it lasts. */
  readonly migration: () => WriteBracket | undefined;
  /** Where the database keeps what the store could not be told, if it does. */
  readonly outbox: Outbox | undefined;
}

/** What the library keeps per query runner: its write brackets, and whether its queries have a private view. */
export class InstrumentedRunner {
  readonly session: RunnerSession;
  readonly rows: RowReader;
  readonly #collector: ChangeCollector;
  readonly #writes: StatementWrites;
  readonly #transaction: TransactionState;
  readonly #lane = new Lane();
  readonly #keeper: DebtKeeper | undefined;

  constructor(
    private readonly runner: QueryRunner,
    private readonly parts: RunnerParts,
  ) {
    const { cache, rules, dataSource, migration, outbox } = parts;
    this.#transaction = new TransactionState(runner);
    this.#keeper = outbox && new DebtKeeper(runner, outbox, this.#lane);
    const keep = this.#keeper && ((debt: Debt) => this.#keeper!.keep(debt));
    const turns = new Turns();
    const collector = new ChangeCollector(cache, rules, turns);
    this.#collector = collector;
    this.session = new RunnerSession(cache, collector, turns, isSingleWriter(dataSource), migration, keep);
    const take = <R>(query: () => Promise<R>): Promise<R> => (collector.isInsideRule ? query() : turns.take(query));
    this.rows = new RowReader(runner, dataSource, take);
    this.#writes = new StatementWrites({ ...parts, runner }, this.session, new StatementRows(runner, dataSource, take));
  }

  get isInTransaction(): boolean {
    return this.#transaction.isOpen;
  }

  /** The bracket of the running transaction; none while it ends, since nothing can join it any more. */
  get bracket(): WriteBracket | undefined {
    return this.#transaction.phase === 'open' ? this.session.bracket : undefined;
  }

  /** True while a transaction has collected what its COMMIT must invalidate. */
  get isBusy(): boolean {
    return this.isInTransaction && !this.session.bracket.isEmpty;
  }

  concerns: ChangeCollector['concerns'] = (changed) => this.#collector.concerns(changed);

  /** Goes around whatever is sent on the connection: not while the library has it to itself. */
  send<R>(run: () => Promise<R>): Promise<R> {
    return this.#keeper ? this.#lane.send(run) : run();
  }

  /** Goes around every query of the runner. */
  async query(query: Query, send: Run): Promise<unknown> {
    const run: Run = () => this.send(send);
    this.noteView();
    if (this.#collector.isInsideRule) return run();
    switch (query.text.kind) {
      case 'begin':
        return this.#begin(query.text, run);
      case 'commit':
        return this.#end(() => this.session.commit(run));
      case 'rollback':
        return this.#end(() => this.session.rollback(run));
      case 'hand-over':
        return this.#end(() => this.session.handOver(run));
      case 'early-commit':
        await this.session.prepareCommit();
        return run();
      case 'write':
        return this.#write(query, run);
      case 'mixed':
        return this.#mixed(query, run);
      default:
        return this.#read(query, run);
    }
  }

  /** Tells the running load, if any, when this runner shows it what others do not see (yet, or any more). */
  noteView(): void {
    if (this.isInTransaction) this.parts.context.mark('transaction');
    else if (this.runner.getReplicationMode() === 'slave' && this.#isReplicated) this.parts.context.mark('replica');
  }

  /** Once the runner is released nobody can end its transaction. */
  async released(): Promise<void> {
    if (this.runner.isReleased) await this.session.abandon();
  }

  get #isReplicated(): boolean {
    return this.parts.dataSource.driver.isReplicated;
  }

  async #begin(text: SqlText, run: Run): Promise<unknown> {
    // On MySQL a second BEGIN ends the first transaction, and keeps what it wrote.
    const result = await (this.#transaction.hasBegun && text.commitsBefore ? this.session.commit(run) : run());
    this.#transaction.begun();
    return result;
  }

  #end(end: Run): Promise<unknown> {
    return this.#transaction.ending(end, isSingleWriter(this.parts.dataSource));
  }

  async #write(query: Query, run: Run): Promise<unknown> {
    const written = await this.#writes.of(query, this.#transaction.phase === 'open');
    if (!this.isInTransaction || !commitsImplicitly(query.text, this.parts.dataSource)) {
      return this.#bracketed(query, written, run);
    }
    this.#transaction.doubt();
    return this.session.commit(() => this.#alone(written, run));
  }

  /** By the time a statement is sent, a transaction may have begun, or ended: it is then bracketed as part of both. */
  #bracketed(query: Query, written: Written, run: Run): Promise<unknown> {
    const { edition, phase } = this.#transaction;
    switch (phase) {
      case 'none':
        return this.#alone(
          written,
          () => (this.isInTransaction ? this.#within(written, run) : run()),
          query.text.isOneWriteOfRows ? this.#keepWith(query) : undefined,
        );
      case 'open':
        return this.#within(written, () => (this.#transaction.edition === edition ? run() : this.#alone(written, run)));
      case 'either':
        return this.#alone(written, () => this.#within(written, run));
    }
  }

  #alone({ changes, touch }: Written, run: Run, keep?: Keep): Promise<unknown> {
    return this.session.statement(changes, touch, run, keep);
  }

  #keepWith(query: Query): Keep | undefined {
    const mayBegin = (): boolean => !this.isInTransaction && this.#lane.isIdle;
    return this.#keeper && ((debt, run) => this.#keeper!.around(query, debt, mayBegin, run));
  }

  /** Some errors roll the whole transaction back, and leave what follows to itself. PostgreSQL lets nothing follow. */
  #within({ changes, touch }: Written, run: Run): Promise<unknown> {
    return this.session.statementInTransaction(changes, touch, async () => {
      try {
        return await run();
      } catch (error) {
        if (dialectOf(this.parts.dataSource) !== 'postgres') this.#transaction.doubt();
        throw error;
      }
    });
  }

  /** What changes no rows may still end a transaction. */
  #read(query: Query, run: Run): Promise<unknown> {
    const ends = this.isInTransaction && commitsImplicitly(query.text, this.parts.dataSource);
    return ends ? this.#write(query, run) : run();
  }

  /** Whatever such a text changes belongs to the transaction that it ends, and to the one that it leaves open. */
  async #mixed(query: Query, run: Run): Promise<unknown> {
    const { text } = query;
    const written = await this.#writes.of(query, false);
    const collect = (inner: Run): Promise<unknown> => this.#within(written, inner);
    if (!text.endsTransaction) return this.#begin(text, () => collect(run));
    await collect(() => Promise.resolve());
    const result = await this.#end(() => this.session.commit(run));
    if (!text.leavesTransactionOpen) return result;
    this.#transaction.begun();
    await collect(() => Promise.resolve());
    return result;
  }
}

import type { DataSource, QueryRunner } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import type { TypeOrmLoadContext } from '../load/typeorm-load-context.js';
import { RowReader } from '../rows/row-reader.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { commitsImplicitly } from '../sql/commits-implicitly.js';
import { dialectOf } from '../sql/dialect-of.js';
import { isSingleWriter } from '../sql/is-single-writer.js';
import type { SqlText } from '../sql/sql-text.js';
import { StatementRows } from '../statements/statement-rows.js';
import { StatementWrites } from '../statements/statement-writes.js';
import { ChangeCollector } from './change-collector.js';
import type { Query } from './query.js';
import { RunnerSession } from './runner-session.js';
import { Turns } from './turns.js';

type Run = () => Promise<unknown>;

/** What all runners of a DataSource share. */
export interface RunnerParts {
  readonly dataSource: DataSource;
  readonly cache: Cache;
  readonly context: TypeOrmLoadContext;
  readonly rules: RuleIndex;
  /** Set for runners that migrations use. */
  readonly migration: WriteBracket | undefined;
}

/** What the library keeps per query runner: its write brackets, and whether its queries have a private view. */
export class InstrumentedRunner {
  readonly session: RunnerSession;
  readonly rows: RowReader;
  readonly #collector: ChangeCollector;
  readonly #writes: StatementWrites;
  /** A transaction that was begun by SQL text is none to TypeORM. */
  #hasBegun = false;
  /** A statement may have ended the transaction without a word: what follows is bracketed as both. */
  #mayHaveEnded = false;

  constructor(
    private readonly runner: QueryRunner,
    private readonly parts: RunnerParts,
  ) {
    const { cache, rules, dataSource, migration } = parts;
    const turns = new Turns();
    const collector = new ChangeCollector(cache, rules, turns);
    this.#collector = collector;
    this.session = new RunnerSession(cache, collector, turns, isSingleWriter(dataSource), migration);
    const take = <R>(query: () => Promise<R>): Promise<R> => (collector.isInsideRule ? query() : turns.take(query));
    this.rows = new RowReader(runner, dataSource, take);
    this.#writes = new StatementWrites({ ...parts, runner }, this.session, new StatementRows(runner, dataSource, take));
  }

  get isInTransaction(): boolean {
    return this.runner.isTransactionActive || this.#hasBegun;
  }

  concerns: ChangeCollector['concerns'] = (changed) => this.#collector.concerns(changed);

  /** Goes around every query of the runner. */
  async query(query: Query, run: Run): Promise<unknown> {
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
    const result = await (this.#hasBegun && text.commitsBefore ? this.session.commit(run) : run());
    this.#hasBegun = true;
    this.#mayHaveEnded = false;
    return result;
  }

  async #end(run: Run): Promise<unknown> {
    try {
      const result = await run();
      this.#hasBegun = false;
      this.#mayHaveEnded = false;
      return result;
    } catch (error) {
      this.#hasBegun &&= isSingleWriter(this.parts.dataSource);
      throw error;
    }
  }

  async #write(query: Query, run: Run): Promise<unknown> {
    const { changes, touch } = await this.#writes.of(query, this.isInTransaction);
    const alone = (inner: Run): Promise<unknown> => this.session.statement(changes, touch, inner);
    if (!this.isInTransaction) return alone(run);
    if (commitsImplicitly(query.text, this.parts.dataSource)) {
      this.#mayHaveEnded = true;
      return this.session.commit(() => alone(run));
    }
    const within = (): Promise<unknown> => this.session.statementInTransaction(changes, touch, () => this.#watch(run));
    return this.#mayHaveEnded ? alone(within) : within();
  }

  /** What changes no rows may still end a transaction. */
  #read(query: Query, run: Run): Promise<unknown> {
    const ends = this.isInTransaction && commitsImplicitly(query.text, this.parts.dataSource);
    return ends ? this.#write(query, run) : run();
  }

  /** Some errors roll the whole transaction back, and leave what follows to itself. PostgreSQL lets nothing follow. */
  async #watch(run: Run): Promise<unknown> {
    try {
      return await run();
    } catch (error) {
      this.#mayHaveEnded ||= dialectOf(this.parts.dataSource) !== 'postgres';
      throw error;
    }
  }

  /** Whatever such a text changes is taken for committed by it, unless it only begins. */
  async #mixed({ text, ...rest }: Query, run: Run): Promise<unknown> {
    const { changes, touch } = await this.#writes.of({ text, ...rest }, false);
    const within = (): Promise<unknown> => this.session.statementInTransaction(changes, touch, run);
    if (!text.endsTransaction) return this.#begin(text, within);
    await this.session.statementInTransaction(changes, touch, () => Promise.resolve());
    const result = await this.#end(() => this.session.commit(run));
    this.#hasBegun = text.leavesTransactionOpen;
    return result;
  }
}

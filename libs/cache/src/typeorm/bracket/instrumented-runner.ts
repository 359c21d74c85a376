import type { DataSource, QueryRunner } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { TypeOrmLoadContext } from '../load/typeorm-load-context.js';
import { RowReader } from '../rows/row-reader.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { isSingleWriter } from '../sql/is-single-writer.js';
import { hasConflictClause } from '../sql/conflict-clause.js';
import { statementKind } from '../sql/statement-kind.js';
import { tablesWritten } from '../sql/tables-written.js';
import { UNKNOWN_IMAGES } from '../rows/unknown-row.js';
import { ChangeCollector } from './change-collector.js';
import { RunnerSession } from './runner-session.js';
import { Turns } from './turns.js';

type Run = () => Promise<unknown>;

/** What the library keeps per query runner: its write brackets, and whether its queries have a private view. */
export class InstrumentedRunner {
  readonly session: RunnerSession;
  readonly rows: RowReader;
  readonly #collector: ChangeCollector;
  /** A transaction that was begun by SQL text is none to TypeORM. */
  #hasBegun = false;

  constructor(
    private readonly runner: QueryRunner,
    private readonly dataSource: DataSource,
    private readonly context: TypeOrmLoadContext,
    cache: Cache,
    rules: RuleIndex,
  ) {
    const turns = new Turns();
    const collector = new ChangeCollector(cache, rules, turns);
    this.#collector = collector;
    this.session = new RunnerSession(cache, collector, turns, isSingleWriter(dataSource));
    this.rows = new RowReader(runner, dataSource, (query) => (collector.isInsideRule ? query() : turns.take(query)));
  }

  get isInTransaction(): boolean {
    return this.runner.isTransactionActive || this.#hasBegun;
  }

  concerns: ChangeCollector['concerns'] = (changed) => this.#collector.concerns(changed);

  /** Goes around every query of the runner. */
  async query(sql: string, run: Run): Promise<unknown> {
    this.noteView();
    if (this.#collector.isInsideRule) return run();
    switch (statementKind(sql)) {
      case 'begin':
        return this.#begin(run);
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
        return this.#write(sql, run);
      default:
        return run();
    }
  }

  /** Tells the running load, if any, when this runner shows it what others do not see (yet, or any more). */
  noteView(): void {
    if (this.isInTransaction) this.context.mark('transaction');
    else if (this.runner.getReplicationMode() === 'slave' && this.#isReplicated) this.context.mark('replica');
  }

  /** Once the runner is released nobody can end its transaction. */
  async released(): Promise<void> {
    if (this.runner.isReleased) await this.session.abandon();
  }

  get #isReplicated(): boolean {
    return this.dataSource.driver.isReplicated;
  }

  async #begin(run: Run): Promise<unknown> {
    const result = await run();
    this.#hasBegun = true;
    return result;
  }

  async #end(run: Run): Promise<unknown> {
    try {
      const result = await run();
      this.#hasBegun = false;
      return result;
    } catch (error) {
      this.#hasBegun &&= isSingleWriter(this.dataSource);
      throw error;
    }
  }

  async #write(sql: string, run: Run): Promise<unknown> {
    if (hasConflictClause(sql)) await this.#widen(sql);
    return this.isInTransaction ? run() : this.session.statement(run);
  }

  async #widen(sql: string): Promise<void> {
    for (const metadata of tablesWritten(sql, this.dataSource)) {
      for (const change of ['insert', 'update'] as const) {
        const changed = { metadata, change, manager: this.runner.manager, images: () => UNKNOWN_IMAGES[change] };
        if (this.isInTransaction) await this.session.changeInTransaction(changed);
        else await this.session.widenStatement(changed);
      }
    }
  }
}

import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { RowChange } from '../../core/invalidation/rule.js';
import type { TypeOrmLoadContext } from '../load/typeorm-load-context.js';
import { RowReader } from '../rows/row-reader.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { isSingleWriter } from '../sql/is-single-writer.js';
import { hasConflictClause } from '../sql/conflict-clause.js';
import { statementKind } from '../sql/statement-kind.js';
import { tablesWritten } from '../sql/tables-written.js';
import { writeTarget } from '../sql/write-target.js';
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

  /** Goes around every query of the runner. @param isBuilt - True for what TypeORM wrote, false for SQL by hand. */
  async query(sql: string, run: Run, isBuilt: boolean): Promise<unknown> {
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
        return this.#write(sql, run, isBuilt);
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

  async #write(sql: string, run: Run, isBuilt: boolean): Promise<unknown> {
    if (hasConflictClause(sql)) await this.#widen(tablesWritten(sql, this.dataSource), ['insert', 'update']);
    else if (isBuilt) await this.#widenUntold(sql);
    return this.isInTransaction ? run() : this.session.statement(run);
  }

  /** A write with listeners switched off has no events. */
  async #widenUntold(sql: string): Promise<void> {
    const { metadatas, changes } = writeTarget(sql, this.dataSource);
    if (metadatas.some((metadata) => this.session.isTold(metadata, this.isInTransaction))) return;
    await this.#widen(metadatas, changes);
  }

  async #widen(metadatas: readonly EntityMetadata[], changes: readonly RowChange[]): Promise<void> {
    for (const metadata of metadatas) {
      for (const change of changes) {
        const changed = { metadata, change, manager: this.runner.manager, images: () => UNKNOWN_IMAGES[change] };
        if (this.isInTransaction) await this.session.widenTransaction(changed);
        else await this.session.widenStatement(changed);
      }
    }
  }
}

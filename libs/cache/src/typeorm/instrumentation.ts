import type { DataSource, EntityManager, QueryRunner, ReplicationMode } from 'typeorm';
import type { Cache } from '../core/cache.js';
import type { TablesRegistration } from '../core/registry/shared-registry.js';
import { parseDuration } from '../core/entry/duration.js';
import { assertInstrumentable } from './assert-instrumentable.js';
import { InstrumentedRunner } from './bracket/instrumented-runner.js';
import { RowSubscriber } from './events/row-subscriber.js';
import { isBorrowed } from './load/borrowed-query-runner.js';
import { assertCapturable } from './capture/capture-plan.js';
import { backgroundOf, type Background } from './background/background-of.js';
import { claimOf } from './identity/claim-of.js';
import { Outbox } from './outbox/outbox.js';
import { loadContextOf } from './load/load-context-of.js';
import type { TypeOrmLoadContext } from './load/typeorm-load-context.js';
import type { InstrumentOptions } from './instrument-options.js';
import { MigrationRuns } from './migrations/migration-runs.js';
import { SchemaWatch } from './migrations/schema-watch.js';
import { override } from './override.js';
import { RuleIndex } from './rules/rule-index.js';
import { SqlReader } from './sql/sql-reader.js';

type Work = (manager: EntityManager) => Promise<unknown>;
type Anything = (...given: unknown[]) => Promise<unknown>;
/** It is overloaded, and only its callback matters. */
interface WithTransaction {
  transaction: Anything;
}

const SCHEMA_CHANGES = ['runMigrations', 'undoLastMigration', 'synchronize', 'dropDatabase'] as const;
type SchemaChanges = Record<(typeof SCHEMA_CHANGES)[number], Anything>;

/** One DataSource in the service of one cache, by overriding methods of instances: TypeORM itself stays as it is. */
export class Instrumentation {
  readonly #runners = new WeakMap<QueryRunner, InstrumentedRunner>();
  readonly #managers = new WeakSet<EntityManager>();
  readonly #rules: RuleIndex;
  readonly #context: TypeOrmLoadContext;
  readonly #subscriber: RowSubscriber;
  readonly #migrations: MigrationRuns;
  readonly #sql: SqlReader;
  readonly #outbox: Outbox | undefined;
  readonly #background: Background;
  readonly #tables: TablesRegistration;
  readonly #undo: readonly (() => void)[];
  #isActive = true;

  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: Cache,
    { migrations = 'invalidate', outbox = false, capture = false, failoverCheck = '30s' }: InstrumentOptions,
  ) {
    assertInstrumentable(dataSource);
    const failoverMs = failoverCheck === false ? undefined : parseDuration(failoverCheck, 'failoverCheck');
    if (capture !== false) assertCapturable(dataSource, outbox, capture);
    this.#outbox = outbox === false ? undefined : new Outbox(dataSource, cache, outbox === true ? {} : outbox);
    this.#rules = new RuleIndex(cache, dataSource);
    this.#migrations = new MigrationRuns(cache, migrations);
    this.#sql = new SqlReader(dataSource);
    this.#context = loadContextOf(cache);
    this.#context.admit(dataSource, (runner) => this.#runners.get(runner)?.bracket);
    this.#subscriber = new RowSubscriber(({ queryRunner }) =>
      this.#isWatching ? this.#runners.get(queryRunner) : undefined,
    );
    this.subscribe();
    this.#tables = cache.registerTables((rule) => this.#rules.tablesOf(rule));
    this.#undo = [
      this.#overrideCreateQueryRunner(),
      this.#overrideTransaction(dataSource.manager),
      ...this.#overrideSchemaChanges(),
      () => this.#tables.remove(),
    ];
    this.#background = backgroundOf(dataSource, cache, this.#rules, this.#outbox, failoverMs);
  }

  /** Puts the subscriber in its place; `initialize` after `destroy` makes a new list of subscribers, without it. */
  subscribe(): void {
    const { subscribers } = this.dataSource;
    // First, because a subscriber that throws keeps those after it from being called.
    if (!subscribers.includes(this.#subscriber)) subscribers.unshift(this.#subscriber);
  }

  /**
   * Restores the DataSource; where somebody has overridden it in the meantime, ours becomes transparent instead. Resolves when nothing goes
   * on in the background.
   */
  remove(): Promise<void> {
    const { dataSource } = this;
    this.#isActive = false;
    this.#context.dismiss(dataSource);
    const position = dataSource.subscribers.indexOf(this.#subscriber);
    if (position >= 0) dataSource.subscribers.splice(position, 1);
    for (const undo of this.#undo) undo();
    return this.#background.stop();
  }

  /** Lets processes on other databases know whose values are cached here. Never rejects. */
  async claim(): Promise<void> {
    const claim = this.cache.store.shared ? await claimOf(this.dataSource) : null;
    if (claim) this.#tables.identify(claim);
  }

  /** A run of migrations that is ignored is not seen, but what it leaves behind is. */
  get #isWatching(): boolean {
    return this.#isActive && !this.#migrations.isIgnored;
  }

  #overrideCreateQueryRunner(): () => void {
    return override(this.dataSource, 'createQueryRunner', (original) => (mode: ReplicationMode = 'master') => {
      this.subscribe();
      const borrowed = this.#context.runnerFor(this.dataSource);
      if (borrowed) return borrowed;
      const runner = original(this.#context.modeFor(mode));
      // Another cache watches it already, as its transaction's.
      if (isBorrowed(runner)) return runner;
      if (!this.#runners.has(runner)) this.#wrap(runner);
      // A runner that is handed out again has another manager.
      if (!this.#managers.has(runner.manager)) this.#overrideTransaction(runner.manager);
      return runner;
    });
  }

  /** Callbacks of transactions run inside them, for what accessors do there. */
  #overrideTransaction(manager: EntityManager): () => void {
    this.#managers.add(manager);
    const inside =
      (work: Work): Work =>
      (running) => {
        const { queryRunner } = running;
        return queryRunner && this.#isActive
          ? this.#context.inTransaction(this.dataSource, queryRunner, () => work(running))
          : work(running);
      };
    return override(manager as WithTransaction, 'transaction', (original) => (...given) => {
      const wrapped = given.map((each) => (typeof each === 'function' ? inside(each as Work) : each));
      return original(...wrapped);
    });
  }

  #overrideSchemaChanges(): (() => void)[] {
    const target = this.dataSource as unknown as SchemaChanges;
    return SCHEMA_CHANGES.map((name) =>
      override(
        target,
        name,
        (original) =>
          (...given) =>
            this.#migrations.around(
              () => original(...given),
              () => new SchemaWatch(this.cache).note(this.dataSource),
            ),
      ),
    );
  }

  #wrap(runner: QueryRunner): void {
    const seen = new InstrumentedRunner(runner, {
      dataSource: this.dataSource,
      cache: this.cache,
      context: this.#context,
      rules: this.#rules,
      migration: () => this.#migrations.bracket,
      outbox: this.#outbox,
    });
    this.#runners.set(runner, seen);
    const { query, release, stream } = runner;
    type Query = typeof runner.query;
    runner.query = ((...given: Parameters<Query>) => {
      const run = (): Promise<unknown> => query.apply(runner, given);
      // A transaction that is under way is seen through to its end.
      if (!this.#isWatching && !seen.isBusy) return run();
      const [sql, parameters, isBuilt] = given as readonly unknown[];
      return seen.query(
        {
          sql: String(sql),
          text: this.#sql.read(String(sql)),
          parameters: Array.isArray(parameters) ? parameters : [],
          isBuilt: isBuilt === true,
        },
        run,
      );
    }) as Query;
    runner.stream = (...given) => {
      if (this.#isActive) seen.noteView();
      return seen.send(() => stream.apply(runner, given));
    };
    runner.release = async () => {
      await release.call(runner);
      await seen.released();
    };
  }
}

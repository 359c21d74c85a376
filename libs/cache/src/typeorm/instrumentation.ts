import type { DataSource, QueryRunner, ReplicationMode } from 'typeorm';
import type { Cache } from '../core/cache.js';
import { assertInstrumentable } from './assert-instrumentable.js';
import { InstrumentedRunner } from './bracket/instrumented-runner.js';
import { RowSubscriber } from './events/row-subscriber.js';
import { loadContextOf } from './load/load-context-of.js';
import type { TypeOrmLoadContext } from './load/typeorm-load-context.js';
import { RuleIndex } from './rules/rule-index.js';

type CreateQueryRunner = DataSource['createQueryRunner'];

/** One DataSource in the service of one cache, by overriding methods of the instance: TypeORM itself stays as it is. */
export class Instrumentation {
  readonly #runners = new WeakMap<QueryRunner, InstrumentedRunner>();
  readonly #rules: RuleIndex;
  readonly #context: TypeOrmLoadContext;
  readonly #subscriber: RowSubscriber;
  readonly #original: CreateQueryRunner;
  readonly #override: CreateQueryRunner;
  #isActive = true;

  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: Cache,
  ) {
    assertInstrumentable(dataSource);
    this.#rules = new RuleIndex(cache, dataSource);
    this.#context = loadContextOf(cache);
    this.#context.admit(dataSource);
    this.#subscriber = new RowSubscriber(({ queryRunner }) =>
      this.#isActive ? this.#runners.get(queryRunner) : undefined,
    );
    this.subscribe();
    this.#original = dataSource.createQueryRunner;
    this.#override = (mode) => this.#createQueryRunner(mode);
    dataSource.createQueryRunner = this.#override;
  }

  /** Puts the subscriber in its place; `initialize` after `destroy` makes a new list of subscribers, without it. */
  subscribe(): void {
    const { subscribers } = this.dataSource;
    // First, because a subscriber that throws keeps those after it from being called.
    if (!subscribers.includes(this.#subscriber)) subscribers.unshift(this.#subscriber);
  }

  /** Restores the DataSource; where somebody has overridden it in the meantime, ours becomes transparent instead. */
  remove(): void {
    const { dataSource } = this;
    this.#isActive = false;
    this.#context.dismiss(dataSource);
    const position = dataSource.subscribers.indexOf(this.#subscriber);
    if (position >= 0) dataSource.subscribers.splice(position, 1);
    if (dataSource.createQueryRunner !== this.#override) return;
    Reflect.deleteProperty(dataSource, 'createQueryRunner');
    if (dataSource.createQueryRunner !== this.#original) dataSource.createQueryRunner = this.#original;
  }

  #createQueryRunner(mode: ReplicationMode = 'master'): QueryRunner {
    if (!this.#isActive) return this.#original.call(this.dataSource, mode);
    this.subscribe();
    const borrowed = this.#context.runnerFor(this.dataSource);
    if (borrowed) return borrowed;
    const runner = this.#original.call(this.dataSource, this.#context.modeFor(mode));
    if (!this.#runners.has(runner)) this.#wrap(runner);
    return runner;
  }

  #wrap(runner: QueryRunner): void {
    const seen = new InstrumentedRunner(runner, this.dataSource, this.#context, this.cache, this.#rules);
    this.#runners.set(runner, seen);
    const { query, release, stream } = runner;
    type Query = typeof runner.query;
    runner.query = ((...given: Parameters<Query>) => {
      const run = (): Promise<unknown> => query.apply(runner, given);
      return this.#isActive ? seen.query(given[0], run, (given as readonly unknown[])[2] === true) : run();
    }) as Query;
    runner.stream = (...given) => {
      if (this.#isActive) seen.noteView();
      return stream.apply(runner, given);
    };
    runner.release = async () => {
      await release.call(runner);
      await seen.released();
    };
  }
}

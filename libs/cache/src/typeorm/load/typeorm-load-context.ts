import type { DataSource, QueryRunner, ReplicationMode } from 'typeorm';
import { ContextVariable } from '../../context/context-variable.js';
import { NoTransactionSupportError } from '../../core/errors/no-transaction-support-error.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import type { LoadContext, WatchedLoad } from '../../core/ports/load-context.js';
import type { Taint } from '../../core/ports/taint.js';
import { AmbientTransactions } from './ambient-transactions.js';
import { borrowedQueryRunner } from './borrowed-query-runner.js';
import { LoadFrame } from './load-frame.js';
import { scopeOf } from './scope-of.js';

/** Returns the bracket of the transaction that runs on a query runner, if the runner is watched. */
export type BracketOf = (runner: QueryRunner) => WriteBracket | undefined;

/** Watches the queries of loaders, and leads them through the transaction they belong to. Invariant 7 is kept here. */
export class TypeOrmLoadContext implements LoadContext {
  readonly #frames = new ContextVariable<LoadFrame>();
  readonly #dataSources = new Map<DataSource, BracketOf>();
  readonly #ambient = new AmbientTransactions();

  async watch<R>(load: () => Promise<R>): Promise<WatchedLoad<R>> {
    const parent = this.#frames.getStore();
    const frame = new LoadFrame(parent, true, new Map([...this.#ambientScopes(), ...(parent?.scopes ?? [])]));
    const value = await this.#frames.run(frame, load);
    return frame.taint === undefined ? { value } : { value, taint: frame.taint };
  }

  async within<R>(scope: object, load: () => Promise<R>): Promise<R> {
    const { dataSource, queryRunner } = this.#assertRunning(scope);
    const parent = this.#frames.getStore();
    const scopes = new Map(parent?.scopes).set(dataSource, borrowedQueryRunner(queryRunner));
    return this.#frames.run(new LoadFrame(parent, parent?.watched ?? false, scopes), load);
  }

  isWithin(): boolean {
    return (this.#frames.getStore()?.scopes.size ?? 0) > 0 || this.#ambient.current().size > 0;
  }

  isLoading(): boolean {
    return this.#frames.getStore() !== undefined;
  }

  writesOf(scope: object): readonly WriteBracket[] {
    const { dataSource, queryRunner } = this.#assertRunning(scope);
    const bracket = this.#dataSources.get(dataSource)?.(queryRunner);
    if (!bracket) throw new NoTransactionSupportError('idle');
    return [bracket];
  }

  currentWrites(): readonly WriteBracket[] {
    const running = [...this.#ambient.current()];
    return running.flatMap(([dataSource, runner]) => this.#dataSources.get(dataSource)?.(runner) ?? []);
  }

  /** @internal Runs the callback of a transaction, so that what it reads and invalidates belongs to that transaction. */
  inTransaction<R>(dataSource: DataSource, runner: QueryRunner, work: () => R): R {
    return this.#ambient.runIn(dataSource, runner, work);
  }

  /** @internal Makes `within` accept managers of `dataSource`. */
  admit(dataSource: DataSource, bracketOf: BracketOf): void {
    this.#dataSources.set(dataSource, bracketOf);
  }

  /** @internal */
  dismiss(dataSource: DataSource): void {
    this.#dataSources.delete(dataSource);
  }

  /** @internal The runner that queries have to go through here, if they belong to a transaction. */
  runnerFor(dataSource: DataSource): QueryRunner | undefined {
    return this.#frames.getStore()?.scopes.get(dataSource);
  }

  /** @internal What is loaded to be stored is loaded from a primary: a replica may lag behind the invalidation. */
  modeFor(asked: ReplicationMode): ReplicationMode {
    return this.#frames.getStore()?.watched ? 'master' : asked;
  }

  /** @internal Notes that a query of the running load had a private view. */
  mark(taint: Taint): void {
    this.#frames.getStore()?.mark(taint);
  }

  #ambientScopes(): ReadonlyMap<DataSource, QueryRunner> {
    const running = [...this.#ambient.current()];
    return new Map(running.map(([dataSource, runner]) => [dataSource, borrowedQueryRunner(runner)]));
  }

  /** @throws NoTransactionSupportError */
  #assertRunning(scope: object): { readonly dataSource: DataSource; readonly queryRunner: QueryRunner } {
    const { dataSource, queryRunner } = scopeOf(scope);
    if (!dataSource || !this.#dataSources.has(dataSource)) throw new NoTransactionSupportError('unknown');
    if (!queryRunner?.isTransactionActive || queryRunner.isReleased) throw new NoTransactionSupportError('idle');
    return { dataSource, queryRunner };
  }
}

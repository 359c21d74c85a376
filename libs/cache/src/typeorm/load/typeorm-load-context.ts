import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, QueryRunner, ReplicationMode } from 'typeorm';
import { NoTransactionSupportError } from '../../core/errors/no-transaction-support-error.js';
import type { LoadContext, Taint, WatchedLoad } from '../../core/ports/load-context.js';
import { borrowedQueryRunner } from './borrowed-query-runner.js';
import { LoadFrame } from './load-frame.js';
import { scopeOf } from './scope-of.js';

/** Watches the queries of loaders, and leads them through a transaction where `within` asks for it. Invariant 7 is kept here. */
export class TypeOrmLoadContext implements LoadContext {
  readonly #frames = new AsyncLocalStorage<LoadFrame>();
  readonly #dataSources = new Set<DataSource>();

  async watch<R>(load: () => Promise<R>): Promise<WatchedLoad<R>> {
    const parent = this.#frames.getStore();
    const frame = new LoadFrame(parent, true, parent?.scopes ?? new Map());
    const value = await this.#frames.run(frame, load);
    return frame.taint === undefined ? { value } : { value, taint: frame.taint };
  }

  async within<R>(scope: object, load: () => Promise<R>): Promise<R> {
    const { dataSource, queryRunner } = scopeOf(scope);
    if (!dataSource || !this.#dataSources.has(dataSource)) throw new NoTransactionSupportError('unknown');
    if (!queryRunner?.isTransactionActive || queryRunner.isReleased) throw new NoTransactionSupportError('idle');
    const parent = this.#frames.getStore();
    const scopes = new Map(parent?.scopes).set(dataSource, borrowedQueryRunner(queryRunner));
    return this.#frames.run(new LoadFrame(parent, parent?.watched ?? false, scopes), load);
  }

  isWithin(): boolean {
    return (this.#frames.getStore()?.scopes.size ?? 0) > 0;
  }

  isLoading(): boolean {
    return this.#frames.getStore() !== undefined;
  }

  /** @internal Makes `within` accept managers of `dataSource`. */
  admit(dataSource: DataSource): void {
    this.#dataSources.add(dataSource);
  }

  /** @internal */
  dismiss(dataSource: DataSource): void {
    this.#dataSources.delete(dataSource);
  }

  /** @internal The runner that queries have to go through here, if `within` says so. */
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
}

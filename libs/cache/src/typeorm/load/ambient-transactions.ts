import type { DataSource, QueryRunner } from 'typeorm';
import { ContextVariable } from '../../context/context-variable.js';

type RunnerByDataSource = ReadonlyMap<DataSource, QueryRunner>;

const NONE: RunnerByDataSource = new Map();

/** Knows which transactions the calling code runs in: those whose callback it is part of. */
export class AmbientTransactions {
  readonly #around = new ContextVariable<RunnerByDataSource>();

  /** Runs `work`, the callback of a transaction on `runner`. */
  runIn<R>(dataSource: DataSource, runner: QueryRunner, work: () => R): R {
    return this.#around.run(new Map(this.#around.getStore()).set(dataSource, runner), work);
  }

  /** Returns the runners of the transactions around the caller; one that has ended, left behind by unawaited work, is none. */
  current(): RunnerByDataSource {
    const around = this.#around.getStore();
    if (!around) return NONE;
    return new Map([...around].filter(([dataSource, runner]) => isCurrent(dataSource, runner)));
  }
}

function isCurrent(dataSource: DataSource, runner: QueryRunner): boolean {
  if (!runner.isTransactionActive || runner.isReleased) return false;
  // Libraries that carry transactions along make `manager` tell the present one, and none where they have suspended it.
  const isCarried = Object.getOwnPropertyDescriptor(dataSource, 'manager')?.get !== undefined;
  return !isCarried || dataSource.manager.queryRunner === runner;
}

import type { DataSource, EntityManager } from 'typeorm';

/** A way of running a transaction. */
export interface TransactionStyle {
  readonly name: string;
  readonly weight: number;
  run(dataSource: DataSource, work: (manager: EntityManager) => Promise<void>): Promise<void>;
}

/** All of them. */
export const TRANSACTION_STYLES: readonly TransactionStyle[] = [
  { name: 'transaction', weight: 2, run: (dataSource, work) => dataSource.transaction(work) },
  { name: 'manual query runner', weight: 1, run: onRunner },
];

async function onRunner(dataSource: DataSource, work: (manager: EntityManager) => Promise<void>): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await work(runner.manager);
    await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}

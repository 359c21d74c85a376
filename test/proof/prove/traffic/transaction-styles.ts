import type { DataSource, EntityManager } from 'typeorm';

/** A way of running a transaction. */
export interface TransactionStyle {
  readonly name: string;
  readonly weight: number;
  /** Whoever is called from `work` runs in the transaction, without being given its manager. */
  readonly isAmbient: boolean;
  run(dataSource: DataSource, work: (manager: EntityManager) => Promise<void>): Promise<void>;
}

/** All of them. */
export const TRANSACTION_STYLES: readonly TransactionStyle[] = [
  { name: 'transaction', weight: 2, isAmbient: true, run: (dataSource, work) => dataSource.transaction(work) },
  { name: 'manual query runner', weight: 1, isAmbient: false, run: onRunner },
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

import type { QueryRunner } from 'typeorm';
import { sendPastTypeOrm } from './send-past-typeorm.js';

const NAME = 'coherent_cache_outbox';

/** Runs `work` so that the open transaction of `runner` survives it when it fails. @throws What `work` does; the driver's error. */
export async function inSavepoint<R>(runner: QueryRunner, work: () => Promise<R>): Promise<R> {
  await sendPastTypeOrm(runner, `SAVEPOINT ${NAME}`);
  try {
    const result = await work();
    await sendPastTypeOrm(runner, `RELEASE SAVEPOINT ${NAME}`);
    return result;
  } catch (error) {
    await sendPastTypeOrm(runner, `ROLLBACK TO SAVEPOINT ${NAME}`).catch(() => undefined);
    throw error;
  }
}

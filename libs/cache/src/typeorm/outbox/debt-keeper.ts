import { QueryFailedError, type QueryRunner } from 'typeorm';
import type { Debt } from '../../core/invalidation/debt.js';
import type { Lane } from '../bracket/lane.js';
import type { Query } from '../bracket/query.js';
import { dialectOf } from '../sql/dialect-of.js';
import { writeDebt } from './debt-payload.js';
import type { Outbox } from './outbox.js';
import { sendPastTypeOrm } from '../background/send-past-typeorm.js';

type Run = () => Promise<unknown>;

const SAVEPOINT = 'coherent_cache_outbox';

/** Keeps what one connection's writes owe the store in its database, so that the process may die. */
export class DebtKeeper {
  readonly #isMysql: boolean;

  constructor(
    private readonly runner: QueryRunner,
    private readonly outbox: Outbox,
    private readonly lane: Lane,
  ) {
    this.#isMysql = dialectOf(outbox.dataSource) === 'mysql';
  }

  /** Adds a row with `debt` to the open transaction. Never rejects, nor breaks the transaction: what fails is owed in memory alone. */
  keep(debt: Debt): Promise<void> {
    return this.lane.hold(() => this.#insert(debt));
  }

  /**
   * Runs a statement that nobody has put into a transaction in one with a row with its debt.
   *
   * Returns, and throws, what the statement does alone.
   *
   * @param mayBegin - Whether there is no transaction on the connection, asked when nobody can begin one any more.
   */
  around(query: Query, debt: Debt, mayBegin: () => boolean, run: Run): Promise<unknown> {
    const { isMine } = this.lane;
    return this.lane.hold(async () => {
      // A subscriber of the statement that is being run writes on its connection, and so in its transaction.
      if (!isMine && !(mayBegin() && (await this.#begin()))) return run();
      await this.#insert(debt);
      if (isMine) return run();
      try {
        const result = await run();
        await this.#commit(query);
        return result;
      } catch (error) {
        await this.#send('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  async #insert(debt: Debt): Promise<void> {
    try {
      await this.#atomically(() => this.#send(this.outbox.sql.insert, [this.outbox.cache.prefix, writeDebt(debt)]));
    } catch (error) {
      this.outbox.cache.report({ type: 'outbox_failed', operation: 'write', error });
    }
  }

  /** MySQL undoes a failed statement alone. */
  async #atomically(work: Run): Promise<void> {
    if (this.#isMysql) return void (await work());
    await this.#send(`SAVEPOINT ${SAVEPOINT}`);
    try {
      await work();
      await this.#send(`RELEASE SAVEPOINT ${SAVEPOINT}`);
    } catch (error) {
      await this.#send(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`).catch(() => undefined);
      throw error;
    }
  }

  /** Whoever has switched autocommit off in MySQL is inside a transaction that nothing tells of. */
  async #begin(): Promise<boolean> {
    try {
      if (this.#isMysql) {
        const [row] = await this.#send('SELECT @@autocommit AS autocommit');
        if (Number(row?.['autocommit']) !== 1) return false;
      }
      await this.#send('START TRANSACTION');
      return true;
    } catch {
      return false;
    }
  }

  /** @throws QueryFailedError of the statement, as when it commits by itself and a deferred constraint refuses it. */
  async #commit({ sql, parameters }: Query): Promise<void> {
    try {
      await this.#send('COMMIT');
    } catch (error) {
      throw new QueryFailedError(sql, [...parameters], error as Error);
    }
  }

  #send(sql: string, parameters: readonly unknown[] = []): ReturnType<typeof sendPastTypeOrm> {
    return sendPastTypeOrm(this.runner, sql, parameters);
  }
}

import type { QueryRunner } from 'typeorm';
import type { Debt } from '../../core/invalidation/debt.js';
import { OwnContext } from '../background/own-context.js';
import { withOwnRunner } from '../background/with-own-runner.js';
import { Poll } from '../background/poll.js';
import { Turns } from '../bracket/turns.js';
import { readDebt } from './debt-payload.js';
import { mergeDebts } from './merge-debts.js';
import type { Outbox } from './outbox.js';
import { sendPastTypeOrm, type Row } from '../background/send-past-typeorm.js';

/**
 * Delivers what the rows of an outbox say is owed, and deletes them: every process those of any, so that nothing is lost with the process
 * that wrote them.
 *
 * Ids are no watermarks: a row with a lower id may be committed after one with a higher id was relayed.
 */
export class OutboxRelay {
  /** Not the caller's: a check of trust begins inside a read, which may be part of a transaction. */
  readonly #context = new OwnContext();
  readonly #turns = new Turns();
  readonly #poll: Poll;
  readonly #removeCheck: () => void;

  constructor(private readonly outbox: Outbox) {
    const { cache, pollMs } = outbox;
    this.#poll = new Poll(cache.scheduler, pollMs, () => this.#inTurn(() => this.#pollOnce()));
    this.#removeCheck = cache.beforeTrust(() => this.#inTurn(() => this.#drain()));
  }

  /** Resolves when nothing is being relayed, and nothing will be. */
  async stop(): Promise<void> {
    this.#removeCheck();
    await this.#poll.stop();
    await this.#turns.settled();
  }

  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    return this.#context.run(() => this.#turns.take(work));
  }

  /** Never rejects: what cannot be relayed now will be tried again. */
  async #pollOnce(): Promise<void> {
    const { dataSource, cache, sql, batch } = this.outbox;
    if (!dataSource.isInitialized) return;
    try {
      await withOwnRunner(dataSource, async (runner) => {
        if ((await this.#newest(runner)) === null) return;
        while ((await this.#relay(runner, sql.claim, [cache.prefix, batch])) === batch);
      });
    } catch (error) {
      cache.report({ type: 'outbox_failed', operation: 'relay', error });
    }
  }

  /**
   * Relays every row that there is now, waiting for those that others are relaying.
   *
   * @throws The driver's error; StoreUnavailableError
   */
  async #drain(): Promise<void> {
    const { dataSource, cache, sql, batch } = this.outbox;
    await withOwnRunner(dataSource, async (runner) => {
      const last = await this.#newest(runner);
      if (last === null) return;
      while ((await this.#relay(runner, sql.await, [cache.prefix, last, batch])) === batch);
    });
  }

  async #newest(runner: QueryRunner): Promise<unknown> {
    const [row] = await sendPastTypeOrm(runner, this.outbox.sql.newest, [this.outbox.cache.prefix]);
    return row?.['id'] ?? null;
  }

  /** Returns how many rows were relayed. They stay when the store cannot be told. */
  async #relay(runner: QueryRunner, claim: string, parameters: readonly unknown[]): Promise<number> {
    const { begin, remove } = this.outbox.sql;
    for (const sql of begin) await sendPastTypeOrm(runner, sql);
    try {
      const rows = await sendPastTypeOrm(runner, claim, parameters);
      if (rows.length > 0) {
        await this.#deliver(rows);
        await sendPastTypeOrm(runner, remove, [rows.map(({ id }) => id)]);
      }
      await sendPastTypeOrm(runner, 'COMMIT');
      if (rows.length > 0) this.outbox.cache.report({ type: 'relayed', debts: rows.length });
      return rows.length;
    } catch (error) {
      // When that fails too, the connection is lost, and the transaction with it.
      await sendPastTypeOrm(runner, 'ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** A row that this build cannot read may be about anything. @throws StoreUnavailableError */
  async #deliver(rows: readonly Row[]): Promise<void> {
    const debts = rows.map(({ payload }) => readDebt(String(payload)));
    if (debts.includes(null)) await this.outbox.cache.clear('outbox');
    for (const debt of mergeDebts(debts.filter((each): each is Debt => each !== null)))
      await this.outbox.cache.deliver([debt]);
  }
}

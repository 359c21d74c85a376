import type { QueryRunner } from 'typeorm';
import { OwnContext } from '../background/own-context.js';
import { withOwnRunner } from '../background/with-own-runner.js';
import { Poll } from '../background/poll.js';
import { Turns } from '../bracket/turns.js';
import { mergeDebts } from './merge-debts.js';
import type { CaptureCollector } from '../capture/capture-collector.js';
import type { Outbox } from './outbox.js';
import { OutboxListener } from './outbox-listener.js';
import { readOutboxRows } from './read-outbox-rows.js';
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
  readonly #listener: OutboxListener | undefined;
  readonly #removeCheck: () => void;

  constructor(
    private readonly outbox: Outbox,
    private readonly captures: Pick<CaptureCollector, 'collect'>,
  ) {
    const { cache, pollMs } = outbox;
    this.#poll = new Poll(cache.scheduler, pollMs, () => this.#inTurn(() => this.#pollOnce()));
    this.#listener = outbox.options.notify ? new OutboxListener(outbox, () => this.#poll.now()) : undefined;
    this.#removeCheck = cache.beforeTrust(() => this.#inTurn(() => this.#drain()));
  }

  /** Resolves when nothing is being relayed, and nothing will be. */
  async stop(): Promise<void> {
    this.#removeCheck();
    await Promise.all([this.#listener?.stop(), this.#poll.stop()]);
    await this.#turns.settled();
  }

  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    return this.#context.run(() => this.#turns.take(work));
  }

  /** Never rejects: what cannot be relayed now will be tried again; soon, if others are at it, who may fail. */
  async #pollOnce(): Promise<'soon' | undefined> {
    const { dataSource, cache } = this.outbox;
    if (!dataSource.isInitialized) return undefined;
    try {
      return await withOwnRunner(dataSource, async (runner) => {
        if ((await this.#newest(runner)) === null) return undefined;
        return (await this.#relayAll(runner)) === 0 ? 'soon' : undefined;
      });
    } catch (error) {
      cache.report({ type: 'outbox_failed', operation: 'relay', error });
      return undefined;
    }
  }

  /** Returns how many rows were relayed; those that others are relaying are left to them. */
  async #relayAll(runner: QueryRunner): Promise<number> {
    const { sql, cache, batch } = this.outbox;
    let total = 0;
    for (let relayed = batch; relayed === batch; total += relayed)
      relayed = await this.#relay(runner, sql.claim, [cache.prefix, batch]);
    return total;
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
        await this.#deliver(rows, runner);
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

  /** @throws StoreUnavailableError */
  async #deliver(rows: readonly Row[], runner: QueryRunner): Promise<void> {
    const { cache } = this.outbox;
    const { debts, captures, areUnclear } = readOutboxRows(rows);
    if (areUnclear) await cache.clear('outbox');
    for (const debt of mergeDebts(debts)) await cache.deliver([debt]);
    if (captures.length === 0) return;
    const bracket = cache.openBracket('capture');
    await this.captures.collect(bracket, captures, runner);
    await bracket.invalidate();
  }
}

import type { DataSource, EntityManager } from 'typeorm';
import type { HistoryWriter } from '../history/history-writer.js';
import { lateMoment, moment } from '../history/moment.js';
import type { Observation } from '../history/observation.js';
import type { Crash } from '../worker/crash.js';
import type { CheckedAccess } from '../world/accessors/checked-access.js';
import { POISON_SQL } from '../world/poison.js';
import type { Draws } from './draws.js';
import { isExpectedFailure } from './expected-failure.js';
import { RolledBackError } from './rolled-back-error.js';
import { TRANSACTION_STYLES } from './transaction-styles.js';
import { placeInLog, versionsOf, versionsOfTransaction, versionsSince } from './versions-written.js';
import { chooseWrite } from './writes/choose-write.js';
import type { WriteKind } from './writes/write-kind.js';

const ROLLED_BACK = 0.2;
const AUTOCOMMIT = 0.4;
const NESTED = 0.25;

/** What a writer works with. */
export interface WriterParts {
  readonly dataSource: DataSource;
  readonly history: HistoryWriter;
  readonly crash: Crash;
  readonly draws: Draws;
  readonly kinds: readonly WriteKind[];
  readonly accessors: readonly CheckedAccess<unknown, any>[];
  readonly gauges: CheckedAccess<unknown, { id: number }>;
}

/** Writes in every way, one write or transaction after the other. */
export class Writer {
  constructor(private readonly parts: WriterParts) {}

  /** Resolves to whether something was written and acknowledged. */
  async write(): Promise<boolean> {
    try {
      await (this.parts.draws.chance(AUTOCOMMIT) ? this.onItsOwn() : this.inTransaction());
      return true;
    } catch (error) {
      if (!(error instanceof RolledBackError) && !isExpectedFailure(error)) throw error;
      return false;
    }
  }

  private async onItsOwn(): Promise<void> {
    const runner = this.parts.dataSource.createQueryRunner();
    try {
      await runner.connect();
      const { manager } = runner;
      const place = await placeInLog(manager);
      const chosen = await this.choose(manager, 'autocommit');
      if (!chosen) return;
      const start = moment();
      const xid = await chosen.kind.run({ ...this.parts, manager, target: chosen.target });
      const ack = lateMoment();
      const written = await (typeof xid === 'string' ? versionsOf(manager, xid) : versionsSince(manager, place));
      this.acknowledge(['autocommit', chosen.kind.name], start, ack, written);
    } finally {
      await runner.release();
    }
  }

  private async inTransaction(): Promise<void> {
    const { draws, dataSource, history, crash } = this.parts;
    const style = draws.weighted(TRANSACTION_STYLES);
    const isPoison = draws.chance(ROLLED_BACK);
    const how: string[] = [style.name];
    let written: Observation[] = [];
    const start = moment();
    try {
      await style.run(dataSource, async (manager) => {
        // A writer that dies before COMMIT never commits: what it writes must not be seen either.
        if (isPoison || crash.isBeforeCommit) await manager.query(POISON_SQL);
        await this.writeSome(manager, how);
        written = await versionsOfTransaction(manager);
        if (isPoison) throw new RolledBackError();
      });
    } catch (error) {
      if (isPoison) history.note(['rollback', how, start, lateMoment(), written]);
      throw error;
    }
    this.acknowledge(how, start, lateMoment(), written);
  }

  private async writeSome(manager: EntityManager, how: string[]): Promise<void> {
    const { draws } = this.parts;
    for (let left = 1 + draws.below(2); left > 0; left--) {
      await this.writeOne(manager, how);
      if (draws.chance(NESTED)) await this.nested(manager, how);
    }
    await this.readOwn(manager);
  }

  /** Half of them are rolled back, with what they wrote poisoned, while the transaction around them goes on. */
  private async nested(manager: EntityManager, how: string[]): Promise<void> {
    const isPoison = this.parts.draws.chance(0.5);
    try {
      await manager.transaction(async (inner) => {
        if (isPoison) await inner.query(POISON_SQL);
        await this.writeOne(inner, isPoison ? [] : how);
        if (isPoison) throw new RolledBackError();
      });
    } catch (error) {
      if (!(error instanceof RolledBackError)) throw error;
    }
    how.push(isPoison ? 'nested, rolled back' : 'nested');
  }

  private async writeOne(manager: EntityManager, how: string[]): Promise<void> {
    const chosen = await this.choose(manager, 'transaction');
    if (!chosen) return;
    await chosen.kind.run({ ...this.parts, manager, target: chosen.target });
    how.push(chosen.kind.name);
  }

  /** What a transaction sees of its own must never reach the cache. */
  private async readOwn(manager: EntityManager): Promise<void> {
    const { draws, accessors } = this.parts;
    const accessor = draws.pick(accessors);
    await accessor.within(manager).get(accessor.draw(draws));
  }

  private choose(manager: EntityManager, only: 'autocommit' | 'transaction'): ReturnType<typeof chooseWrite> {
    const { draws, kinds, crash } = this.parts;
    return chooseWrite(manager, draws, { kinds, only, isCareful: crash.isPlanned });
  }

  private acknowledge(how: string[], start: number, ack: number, written: Observation[]): void {
    this.parts.crash.reach('before ack');
    this.parts.history.noteNow(['write', how, start, ack, written]);
  }
}

import type { DataSource, EntityManager } from 'typeorm';
import type { WriteLine } from '../history/history-line.js';
import type { HistoryWriter } from '../history/history-writer.js';
import { lateMoment, moment } from '../history/moment.js';
import type { Observation } from '../history/observation.js';
import type { Crash } from '../worker/crash.js';
import type { CheckedAccess } from '../world/accessors/checked-access.js';
import { POISON_SQL } from '../world/poison.js';
import type { Draws } from './draws.js';
import { isExpectedFailure } from './expected-failure.js';
import type { Failures } from './failures.js';
import { OwnReader } from './own-reader.js';
import { RolledBackError } from './rolled-back-error.js';
import type { Spot, Spots } from './spots.js';
import { TRANSACTION_STYLES } from './transaction-styles.js';
import { workInProgress } from './work-in-progress.js';
import { placeInLog, versionsOf, versionsOfTransaction, versionsSince } from './versions-written.js';
import { chooseWrite, type ChosenWrite } from './writes/choose-write.js';
import type { WriteKind, WriteSetting } from './writes/write-kind.js';

const ROLLED_BACK = 0.2;
const AUTOCOMMIT = 0.4;
const NESTED = 0.25;
/** A writer that will die mostly leaves marks on little, so that something is left to be cached. */
const CARELESS = 0.2;

/** What a writer works with. */
export interface WriterParts {
  /** No other writer has it. */
  readonly name: string;
  readonly dataSource: DataSource;
  readonly history: HistoryWriter;
  readonly crash: Crash;
  readonly draws: Draws;
  readonly spots: Spots;
  readonly failures: Failures;
  readonly kinds: readonly WriteKind[];
  readonly accessors: readonly CheckedAccess<unknown, any>[];
  readonly gauges: CheckedAccess<unknown, { id: number }>;
  readonly oldGauges: CheckedAccess<unknown, { id: number }>;
}

/** One acknowledged or rolled-back unit of writing. */
interface Work {
  readonly setting: WriteSetting;
  readonly how: string[];
  readonly spots: Spot[];
}

/** Writes in every way, one write or transaction after the other. */
export class Writer {
  private readonly ownReader: OwnReader;

  constructor(private readonly parts: WriterParts) {
    this.ownReader = new OwnReader(parts);
  }

  /** Resolves to whether something was written and acknowledged. */
  async write(): Promise<boolean> {
    try {
      await workInProgress.run({}, () =>
        this.parts.draws.chance(AUTOCOMMIT) ? this.onItsOwn() : this.inTransaction(),
      );
      return true;
    } catch (error) {
      if (!(error instanceof RolledBackError) && !isExpectedFailure(error)) this.parts.failures.ofWriter(error);
      return false;
    } finally {
      this.parts.spots.announce({ writer: this.parts.name, spots: [] });
    }
  }

  private async onItsOwn(): Promise<void> {
    const runner = this.parts.dataSource.createQueryRunner();
    const work: Work = { setting: 'autocommit', how: ['autocommit'], spots: [] };
    try {
      await runner.connect();
      const { manager } = runner;
      const place = await placeInLog(manager);
      const chosen = await this.choose(manager, work);
      if (!chosen) return;
      const start = moment();
      const xid = await chosen.kind.run({ ...this.parts, manager, target: chosen.target });
      const ack = lateMoment();
      const written = await (typeof xid === 'string' ? versionsOf(manager, xid) : versionsSince(manager, place));
      this.acknowledge({ ...work, how: [...work.how, chosen.kind.name] }, start, ack, written);
    } finally {
      await runner.release();
    }
  }

  private async inTransaction(): Promise<void> {
    const { draws, dataSource, history, crash } = this.parts;
    const style = draws.weighted(TRANSACTION_STYLES);
    const isPoison = draws.chance(ROLLED_BACK);
    const work: Work = { setting: style.isAmbient ? 'ambient' : 'transaction', how: [style.name], spots: [] };
    let written: Observation[] = [];
    const start = moment();
    try {
      await style.run(dataSource, async (manager) => {
        // A writer that dies before COMMIT never commits: what it writes must not be seen either.
        if (isPoison || crash.isBeforeCommit) await manager.query(POISON_SQL);
        await this.writeSome(manager, work);
        written = await versionsOfTransaction(manager);
        if (isPoison) throw new RolledBackError();
      });
    } catch (error) {
      if (isPoison) history.note(['rollback', work.how, start, lateMoment(), written]);
      throw error;
    }
    this.acknowledge(work, start, lateMoment(), written);
  }

  private async writeSome(manager: EntityManager, work: Work): Promise<void> {
    const { draws } = this.parts;
    for (let left = 1 + draws.below(2); left > 0; left--) {
      await this.writeOne(manager, work);
      if (draws.chance(NESTED)) await this.nested(manager, work);
    }
    await this.ownReader.read(manager, work);
  }

  /** Half of them are rolled back, with what they wrote poisoned, while the transaction around them goes on. */
  private async nested(manager: EntityManager, work: Work): Promise<void> {
    const isPoison = this.parts.draws.chance(0.5);
    try {
      await manager.transaction(async (inner) => {
        if (isPoison) await inner.query(POISON_SQL);
        await this.writeOne(inner, isPoison ? { ...work, how: [] } : work);
        if (isPoison) throw new RolledBackError();
      });
    } catch (error) {
      if (!(error instanceof RolledBackError)) throw error;
    }
    work.how.push(isPoison ? 'nested, rolled back' : 'nested');
  }

  private async writeOne(manager: EntityManager, work: Work): Promise<void> {
    const chosen = await this.choose(manager, work);
    if (!chosen) return;
    await chosen.kind.run({ ...this.parts, manager, target: chosen.target });
    work.how.push(chosen.kind.name);
  }

  /** Readers are told at once, so that they meet the write. */
  private async choose(manager: EntityManager, { setting, spots }: Work): Promise<ChosenWrite | undefined> {
    const { draws, kinds, crash, accessors } = this.parts;
    const isCareful = crash.isPlanned && !draws.chance(CARELESS);
    const chosen = await chooseWrite(manager, draws, { kinds, setting, isCareful });
    if (!chosen) return undefined;
    const { table, id, old, columns } = chosen.target;
    const row = { table, id, images: [...(old ? [old] : []), columns] };
    const touched = accessors.flatMap((each) => each.touchedBy(row).map((own): Spot => [each.constructor.name, own]));
    spots.push(...touched);
    if (touched.length > 0) this.parts.spots.announce({ writer: this.parts.name, spots: touched });
    return chosen;
  }

  private acknowledge({ how }: Work, start: number, ack: number, written: Observation[]): void {
    this.parts.crash.reach('before ack');
    const line: WriteLine = ['write', how, start, ack, written];
    if (workInProgress.getStore()?.isUnmarked) line.push(true);
    this.parts.history.noteNow(line);
  }
}

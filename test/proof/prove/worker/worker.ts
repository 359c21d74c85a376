import { setTimeout } from 'node:timers/promises';
import { HistoryWriter } from '../history/history-writer.js';
import { Draws } from '../traffic/draws.js';
import { Failures } from '../traffic/failures.js';
import { Reader } from '../traffic/reader.js';
import { Spots, type SpotNews } from '../traffic/spots.js';
import { WRITE_KINDS } from '../traffic/writes/write-kinds.js';
import { Writer } from '../traffic/writer.js';
import { Gauges } from '../world/accessors/gauges.js';
import { OldGauges } from '../world/accessors/old-gauges.js';
import { AnswerObserver } from './answer-observer.js';
import { Application } from './application.js';
import { Crash } from './crash.js';
import { WeatherObserver } from './weather-observer.js';
import type { WorkerPlan } from './worker-plan.js';

const LOOK_EVERY_MS = 2;

/** Reads and writes until it is told to stop, or to die. */
export class Worker {
  reads = 0;
  writes = 0;
  private isWorking = true;
  private readonly loops: Promise<void>[] = [];

  private constructor(
    private readonly plan: WorkerPlan,
    private readonly application: Application,
    private readonly history: HistoryWriter,
    readonly crash: Crash,
    private readonly spots: Spots,
    private readonly failures: Failures,
  ) {}

  /** @param tell - Passes on to the other processes what this one writes. */
  static async start(plan: WorkerPlan, tell: (news: SpotNews) => void): Promise<Worker> {
    const history = new HistoryWriter(plan.history);
    const crash = new Crash(history);
    const observers = [new AnswerObserver(history), ...(plan.isUnderFaults ? [new WeatherObserver(history)] : [])];
    const application = await Application.start(plan, crash, observers);
    const failures = new Failures(history, plan.isUnderFaults);
    const windows = new Map(application.accessors.map((each) => [each.constructor.name, each.windowMs]));
    return new Worker(plan, application, history, crash, new Spots(tell, windows), failures);
  }

  follow(news: SpotNews): void {
    this.spots.hear(news);
  }

  /** @param onError - What ends the proof: in good weather, a read or a write that fails. */
  work(onError: (error: unknown) => void): void {
    const begin = (loop: () => Promise<void>): void => void this.loops.push(loop().catch(onError));
    for (let index = 0; index < this.plan.readers; index++) begin(() => this.keepReading(index));
    for (let index = 0; index < this.plan.writers; index++) begin(() => this.keepWriting(index));
  }

  /** Returns what is safe in the history, even if the process is killed in the next moment. */
  noteCounts(): { reads: number; writes: number; hits: number } {
    const { hits, absent, misses, bypasses } = this.application.stats.snapshot().totals;
    this.history.note(['counts', hits + absent, hits + absent + misses + bypasses]);
    this.history.flush();
    return { reads: this.reads, writes: this.writes, hits: hits + absent };
  }

  async stop(): Promise<void> {
    this.isWorking = false;
    await Promise.all(this.loops);
    this.noteCounts();
    this.history.close();
    await this.application.stop();
  }

  private async keepReading(index: number): Promise<void> {
    const { dataSource } = this.application;
    const accessors = this.application.accessors.filter((each) => this.plan.accessors.includes(each.constructor.name));
    const draws = new Draws(this.plan.seed * 1_000 + index);
    const reader = new Reader({
      dataSource,
      accessors,
      history: this.history,
      draws,
      spots: this.spots,
      failures: this.failures,
    });
    while (this.isWorking) {
      const read = await reader.read();
      this.reads += read; // Not in one step with the wait: the others count meanwhile.
    }
  }

  private async keepWriting(index: number): Promise<void> {
    const { dataSource, accessors } = this.application;
    const draws = new Draws(this.plan.seed * 1_000 + 500 + index);
    const [gauges, oldGauges] = [Gauges, OldGauges].map((type) => accessors.find((each) => each.constructor === type)!);
    const kinds = WRITE_KINDS.filter(({ name }) => this.plan.kinds.includes(name));
    const { history, crash, spots, failures } = this;
    const writer = new Writer({
      name: `${this.plan.name}.${index}`,
      dataSource,
      history,
      crash,
      draws,
      spots,
      failures,
      kinds,
      accessors,
      gauges: gauges!,
      oldGauges: oldGauges!,
    });
    while (this.isWorking) {
      if (await writer.write()) this.writes++;
      // As many as the readers can take, however fast the machine is.
      const due = this.reads + 2 * draws.fraction() * this.plan.readsPerWrite * this.plan.writers;
      while (this.isWorking && this.reads < due && !crash.isPlanned) await setTimeout(LOOK_EVERY_MS);
    }
  }
}

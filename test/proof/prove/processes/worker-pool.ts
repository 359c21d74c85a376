import type { SpotNews } from '../traffic/spots.js';
import type { CrashPoint } from '../worker/crash-points.js';
import { WorkerProcess } from './worker-process.js';

const OLDEST_EVERY = 10;

/** The processes that work, and one or two that are ready to take over from those that are killed. */
export class WorkerPool {
  crashes = 0;
  private readonly working = new Set<WorkerProcess>();
  private readonly spare: WorkerProcess[] = [];
  private readonly dying = new Set<WorkerProcess>();
  private started = 0;
  private starting = 0;
  private isClosed = false;
  private past = { reads: 0, writes: 0 };

  constructor(
    private readonly size: number,
    private readonly spares: number,
    private readonly start: (name: string, number: number) => Promise<WorkerProcess>,
  ) {}

  /** Those that work at the moment. */
  get workers(): readonly WorkerProcess[] {
    return [...this.working];
  }

  /** Values read and writes acknowledged so far. */
  get totals(): { readonly reads: number; readonly writes: number } {
    const sum = { ...this.past };
    for (const { reads, writes } of [...this.working, ...this.dying]) {
      sum.reads += reads;
      sum.writes += writes;
    }
    return sum;
  }

  /** Passes on to the other processes what one of them writes. */
  tell(news: SpotNews, from: WorkerProcess): void {
    for (const worker of this.working) if (worker !== from) worker.follow(news);
  }

  async open(): Promise<void> {
    process.once('exit', this.killAtExit);
    await this.fillUp();
    await Promise.all(this.spare.map(({ ready }) => ready));
    while (this.working.size < this.size) this.employ(this.spare.shift()!);
    await this.fillUp();
  }

  /** Has a process die at `point`, and another take over at once. False when none is ready for that. */
  crash(point: CrashPoint): boolean {
    const victim = this.victim();
    const next = this.spare.findIndex(({ isReady }) => isReady);
    if (!victim || next < 0) return false;
    this.working.delete(victim);
    this.employ(this.spare.splice(next, 1)[0]!);
    void this.fillUp();
    this.crashes++;
    this.dying.add(victim);
    void victim.crash(point).then(() => this.bury(victim));
    return true;
  }

  /** Ends all processes in order. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.working].map((worker) => worker.stop()));
    await this.kill();
  }

  /** Ends all processes at once. */
  async kill(): Promise<void> {
    this.isClosed = true;
    this.killAtExit();
    await Promise.all(this.all.map(({ ended }) => ended));
    process.off('exit', this.killAtExit);
  }

  /** Mostly the youngest: code that has run for a while reads several times as fast, and the old ones do most of the reading. */
  private victim(): WorkerProcess | undefined {
    const all = [...this.working];
    return this.crashes % OLDEST_EVERY === OLDEST_EVERY - 1 ? all[0] : all.at(-1);
  }

  private get all(): WorkerProcess[] {
    return [...this.working, ...this.spare, ...this.dying];
  }

  private readonly killAtExit = (): void => {
    for (const worker of this.all) worker.kill();
  };

  private bury(victim: WorkerProcess): void {
    this.dying.delete(victim);
    this.past = { reads: this.past.reads + victim.reads, writes: this.past.writes + victim.writes };
  }

  private employ(worker: WorkerProcess): void {
    this.working.add(worker);
    worker.work();
  }

  private async fillUp(): Promise<void> {
    const isFull = (): boolean =>
      this.working.size + this.spare.length + this.starting >= this.size + this.spares || this.isClosed;
    const all: Promise<void>[] = [];
    while (!isFull()) all.push(this.startOne());
    await Promise.all(all);
  }

  private async startOne(): Promise<void> {
    const number = ++this.started;
    this.starting++;
    const worker = await this.start(`process-${number}`, number);
    this.starting--;
    this.spare.push(worker);
    if (this.isClosed) worker.kill();
  }
}

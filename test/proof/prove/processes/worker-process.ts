import { fork, type ChildProcess } from 'node:child_process';
import type { SpotNews } from '../traffic/spots.js';
import type { CrashPoint } from '../worker/crash-points.js';
import type { News, Order } from '../worker/messages.js';
import type { WorkerPlan } from '../worker/worker-plan.js';
import type { Gates } from './gates.js';

/** A process in which nothing passes the planned point is killed all the same. */
const CRASH_WITHIN_MS = 3_000;

/** One application process, as its parent sees it. */
export class WorkerProcess {
  reads = 0;
  writes = 0;
  /** Reads that the cache has answered. */
  hits = 0;
  isReady = false;
  /** Settles also when the process ends before it is ready. */
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private mayEnd = false;

  /** @param hears - Told when the process fails, or ends although nobody asked it to; and what it writes. */
  constructor(
    program: string,
    readonly plan: WorkerPlan,
    readonly gates: Gates,
    private readonly hears: { failure(error: Error): void; writing(news: SpotNews, from: WorkerProcess): void },
  ) {
    this.child = fork(program, [JSON.stringify(plan)], { stdio: ['ignore', 2, 2, 'ipc'] });
    this.ended = new Promise<void>((resolve) => this.child.once('exit', () => resolve())).then(() => gates.close());
    this.ready = new Promise((resolve) => {
      this.child.on('message', (news: News) => this.hear(news, resolve));
      void this.ended.then(resolve);
    });
    void this.ended.then(() => {
      if (!this.mayEnd) hears.failure(new Error(`The process ${plan.name} ended although nobody asked it to.`));
    });
  }

  follow(news: SpotNews): void {
    this.order({ do: 'follow', news });
  }

  work(): void {
    this.order({ do: 'work' });
  }

  /** Has the process die at `point`; resolves when it is dead. */
  async crash(point: CrashPoint): Promise<void> {
    this.mayEnd = true;
    const kill = (): void => void this.child.kill('SIGKILL');
    if (point === 'anywhere') kill();
    else this.order({ do: 'crash', at: point });
    const timer = setTimeout(kill, CRASH_WITHIN_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Has the process end in order. */
  async stop(): Promise<void> {
    this.mayEnd = true;
    this.order({ do: 'stop' });
    await this.ended;
  }

  /** Halts the process where it is. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  /** Lets a halted process go on. */
  resume(): void {
    this.child.kill('SIGCONT');
  }

  kill(): void {
    this.mayEnd = true;
    this.child.kill('SIGKILL');
  }

  private order(order: Order): void {
    if (this.child.connected) this.child.send(order, () => undefined);
  }

  private hear(news: News, ready: () => void): void {
    if (news.is === 'ready') {
      this.isReady = true;
      ready();
    } else if (news.is === 'failed') {
      this.mayEnd = true;
      this.hears.failure(new Error(`The process ${this.plan.name} failed: ${news.error}`));
    } else if (news.is === 'writing') this.hears.writing(news.news, this);
    else ({ reads: this.reads, writes: this.writes, hits: this.hits } = news);
  }
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Outcome } from './orders.js';

const MAIN = fileURLToPath(new URL('./reader-main.js', import.meta.url));

/** Processes that share nothing but Redis, each full of readers. */
export class ReaderProcesses {
  private constructor(private readonly children: readonly ChildProcess[]) {}

  static async start(count: number, redisUrl: string): Promise<ReaderProcesses> {
    const children = Array.from({ length: count }, () => fork(MAIN, [redisUrl]));
    await Promise.all(children.map((child) => once(child, 'message')));
    return new ReaderProcesses(children);
  }

  /** Has all processes follow `order` at the same time. */
  follow(order: Order): Promise<readonly Outcome[]> {
    return Promise.all(
      this.children.map(async (child) => {
        const answer = once(child, 'message') as Promise<[Outcome]>;
        child.send(order);
        return (await answer)[0];
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.children.map(async (child) => {
        const exited = once(child, 'exit');
        child.disconnect();
        await exited;
      }),
    );
  }
}

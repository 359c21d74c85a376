import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Processes that share nothing but Redis. Each says that it is ready, and then answers every order with what came of it. */
export class Processes<Order extends object, Outcome> {
  private constructor(private readonly children: readonly ChildProcess[]) {}

  /** @param main - The module that they run, with the URL of Redis as its argument. */
  static async start<Order extends object, Outcome>(
    main: URL,
    count: number,
    redisUrl: string,
  ): Promise<Processes<Order, Outcome>> {
    const children = Array.from({ length: count }, () => fork(fileURLToPath(main), [redisUrl]));
    await Promise.all(children.map((child) => once(child, 'message')));
    return new Processes(children);
  }

  /** Has the first `count` of the processes follow `order` at the same time. */
  follow(order: Order, count = this.children.length): Promise<readonly Outcome[]> {
    return Promise.all(
      this.children.slice(0, count).map(async (child) => {
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

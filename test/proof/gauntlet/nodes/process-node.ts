import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LibrarySetUp, Load, Row } from '../library.js';
import type { Scheme } from '../scheme.js';
import type { GauntletNode } from './gauntlet-node.js';
import type { Call, FromNode, ToNode } from './messages.js';
import { NodeEndedError } from './node-ended-error.js';

const MAIN = fileURLToPath(new URL('./process-main.js', import.meta.url));

interface Waiting {
  resolve(rows: readonly Row[]): void;
  reject(error: Error): void;
}

/** A node in a process of its own: nothing is shared with another node but Redis and the database. */
export class ProcessNode implements GauntletNode {
  private readonly waiting = new Map<number, Waiting>();
  private nextNumber = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly load: Load,
  ) {
    child.on('message', (message: FromNode) => this.receive(message));
    child.once('exit', () => this.rejectCalls());
  }

  static async open(library: string, { redisUrl, isOutage, load }: LibrarySetUp): Promise<ProcessNode> {
    // What a library prints about a server that was broken on purpose says nothing about it.
    const stderr = isOutage ? 'ignore' : 'inherit';
    const args = [library, redisUrl, ...(isOutage ? ['outage'] : [])];
    const child = fork(MAIN, args, { stdio: ['ignore', 'ignore', stderr, 'ipc'] });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`The process of ${library} ended before it was ready.`);
    });
    await Promise.race([once(child, 'message'), ended]);
    ended.catch(() => {}); // From here on, its calls are rejected.
    return new ProcessNode(child, load);
  }

  read(scheme: Scheme, ids: readonly string[]): Promise<readonly Row[]> {
    return this.ask({ do: 'read', scheme, ids });
  }

  async invalidate(scheme: Scheme, id: string): Promise<void> {
    await this.ask({ do: 'invalidate', scheme, id });
  }

  async settle(): Promise<void> {
    await this.ask({ do: 'settle' });
  }

  async close(): Promise<void> {
    if (this.hasEnded) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  async abandon(): Promise<void> {
    if (this.hasEnded) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private ask(call: Call): Promise<readonly Row[]> {
    const number = this.nextNumber++;
    if (this.hasEnded) return Promise.reject(new NodeEndedError());
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      this.send({ kind: 'call', number, call });
    });
  }

  private receive(message: FromNode): void {
    if (message.kind === 'load') return void this.serve(message.number, message.ids);
    if (message.kind === 'ready') return;
    const waiting = this.waiting.get(message.number);
    this.waiting.delete(message.number);
    if (message.error === undefined) waiting?.resolve(message.rows ?? []);
    else waiting?.reject(new Error(message.error));
  }

  private async serve(number: number, ids: readonly string[]): Promise<void> {
    const rows = await this.load(ids);
    if (this.child.connected) this.send({ kind: 'loaded', number, rows });
  }

  private send(message: ToNode): void {
    this.child.send(message);
  }

  private rejectCalls(): void {
    for (const { reject } of this.waiting.values()) reject(new NodeEndedError());
    this.waiting.clear();
  }
}

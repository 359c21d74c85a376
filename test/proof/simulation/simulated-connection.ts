import {
  StoreUnavailableError,
  type CacheStore,
  type Cell,
  type CellReply,
  type FillRequest,
  type FinaliseReply,
  type Registration,
  type TouchRequest,
} from 'nestjs-coherent-cache';
import { cellNames, cellText, keyText } from './describe-cells.js';
import type { Interleaving } from './interleaving.js';
import type { Random } from './random.js';
import type { Statistics } from './statistics.js';
import type { Trace } from './trace.js';

/** How bad the network is: the probability of each mishap, per request. */
export interface NetworkQuality {
  readonly lost: number;
  readonly failed: number;
  readonly repeated: number;
  /** Of being so slow that nearly everything else happens first. */
  readonly slow: number;
  /** Of a mark or a finalise being lost. */
  readonly lostWrites: number;
}

export interface ConnectionParts {
  readonly process: string;
  readonly server: CacheStore;
  readonly interleaving: Interleaving;
  readonly random: Random;
  readonly trace: Trace;
  readonly quality: NetworkQuality;
  readonly statistics: Statistics;
}

interface RequestKind {
  readonly mayRepeat: boolean;
  readonly isWrite: boolean;
}

const READ: RequestKind = { mayRepeat: false, isWrite: false };
const COMMAND: RequestKind = { mayRepeat: true, isWrite: false };
const WRITE: RequestKind = { mayRepeat: true, isWrite: true };

/** One process's connection to the server: a request arrives, and its reply arrives, when chosen; or late, twice, or never. */
export class SimulatedConnection implements CacheStore {
  readonly name = 'simulated';
  readonly shared = true;
  readonly buckets: number;
  private isSevered = false;

  constructor(private readonly parts: ConnectionParts) {
    this.buckets = parts.server.buckets;
  }

  /** The process is gone: what it sent and the server has not seen never arrives. */
  sever(): void {
    this.isSevered = true;
  }

  read(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    const shown = (replies: readonly CellReply[]): string =>
      cells.map(({ key }, i) => `${keyText(key)}=${cellText(replies[i], this.parts.trace)}`).join(' ');
    return this.request(
      () => `READ ${cellNames(cells)}`,
      () => this.parts.server.read(cells),
      shown,
      READ,
    );
  }

  mint(cells: readonly Cell[], ttlMs: number): Promise<readonly CellReply[]> {
    const token = (reply: CellReply | undefined): string =>
      reply instanceof Uint8Array ? this.parts.trace.token(reply) : 'FORBIDDEN';
    const shown = (tokens: readonly CellReply[]): string =>
      cells.map(({ key }, i) => `${keyText(key)}=${token(tokens[i])}`).join(' ');
    return this.request(
      () => `MINT ${cellNames(cells)}`,
      () => this.parts.server.mint(cells, ttlMs),
      shown,
    );
  }

  fill(requests: readonly FillRequest[]): ReturnType<CacheStore['fill']> {
    const label = (): string =>
      `FILL ${requests.map(({ entry, token }) => `${keyText(entry.key)} under ${this.parts.trace.token(token)}`).join(' ')}`;
    return this.request(
      label,
      () => this.parts.server.fill(requests),
      (stored) => stored.map((is) => (is === true ? 'stored' : 'refused')).join(' '),
    );
  }

  touch(requests: readonly TouchRequest[]): ReturnType<CacheStore['touch']> {
    return this.request(
      () => `TOUCH ${requests.map(({ entry }) => keyText(entry.key)).join(' ')}`,
      () => this.parts.server.touch(requests),
      (touched) => touched.map((is) => (is === true ? 'prolonged' : 'left alone')).join(' '),
    );
  }

  mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    return this.request(
      () => `MARK ${cellNames(cells)}`,
      () => this.parts.server.mark(writer, cells, leaseMs),
      () => 'done',
      WRITE,
    );
  }

  finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    const label = (): string => `FINALISE ${cellNames(cells)}`;
    return this.request(
      label,
      () => this.parts.server.finalise(writer, cells),
      ({ deleted }) => `${deleted} deleted`,
      WRITE,
    );
  }

  register(registrations: readonly Registration[], leaseMs: number, how: 'add' | 'renew'): Promise<readonly boolean[]> {
    return this.request(
      () => 'REGISTER',
      () => this.parts.server.register(registrations, leaseMs, how),
      () => 'done',
    );
  }

  members(keys: readonly string[]): Promise<readonly (readonly string[])[]> {
    return this.request(
      () => 'MEMBERS',
      () => this.parts.server.members(keys),
      () => 'done',
      READ,
    );
  }

  list(...given: Parameters<CacheStore['list']>): ReturnType<CacheStore['list']> {
    return this.request(
      () => 'LIST',
      () => this.parts.server.list(...given),
      () => 'done',
    );
  }

  unlist(...given: Parameters<CacheStore['unlist']>): Promise<void> {
    return this.request(
      () => 'UNLIST',
      () => this.parts.server.unlist(...given),
      () => 'done',
    );
  }

  recall(key: string): Promise<string | null> {
    return this.request(
      () => `RECALL ${key}`,
      () => this.parts.server.recall(key),
      String,
      READ,
    );
  }

  remember(key: string, fact: string): Promise<void> {
    return this.request(
      () => `REMEMBER ${key}`,
      () => this.parts.server.remember(key, fact),
      () => 'done',
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private request<R>(
    label: () => string,
    execute: () => Promise<R>,
    shown: (reply: R) => string,
    { mayRepeat, isWrite }: RequestKind = COMMAND,
  ): Promise<R> {
    const { interleaving, random, quality, process, statistics, trace } = this.parts;
    const weight = (): number => (random.chance(quality.slow) ? 0.03 : 1);
    return new Promise<R>((resolve, reject) => {
      const fail = (): void => {
        statistics.count('fault: request failed');
        trace.note(() => `${process}: ${label()} FAILS`);
        reject(new StoreUnavailableError('simulated'));
      };
      const reply = (answer: R): void => {
        const run = random.chance(quality.failed) ? fail : () => resolve(answer);
        interleaving.offer({ label: () => `${process}: reply to ${label()}: ${shown(answer)}`, weight: weight(), run });
      };
      const arrive = (isAgain: boolean) => (): void => {
        if (this.isSevered) return trace.note(() => '   (not seen: its process is gone)');
        void execute().then((answer) => isAgain || reply(answer));
      };
      const offer = (isAgain: boolean): unknown =>
        interleaving.offer({
          label: () => `${process}: ${label()} arrives${isAgain ? ' AGAIN' : ''}`,
          weight: isAgain ? 0.1 : weight(),
          run: arrive(isAgain),
        });
      if (interleaving.isCalm) return void offer(false);
      if (random.chance(isWrite ? Math.max(quality.lost, quality.lostWrites) : quality.lost)) {
        statistics.count('fault: request lost');
        return trace.note(() => `${process}: ${label()} is LOST`);
      }
      offer(false);
      if (mayRepeat && random.chance(quality.repeated)) {
        statistics.count('fault: request repeated');
        offer(true);
      }
    });
  }
}

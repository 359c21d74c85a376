import type { Redis } from 'ioredis';
import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { Epoch } from '../../../core/ports/store.js';
import { identifyCommand, identityFrom } from '../commands/identify.script.js';
import type { RedisCommand } from '../commands/redis-command.js';
import type { ClientSource } from './client-source.js';
import { Pause } from './pause.js';
import { repliesTo, sendCommands, type CommandReply } from './send-commands.js';
import { kindOf } from './server-error.js';
import { Session } from './session.js';
import { Silences, SILENCES } from './silences.js';
import { NoAnswerError } from './within.js';

/** What a server answered to some commands, and under which epoch: it has been asked who it is a moment before, or with them. */
export class NodeReply {
  constructor(
    readonly epoch: Epoch,
    readonly replies: readonly CommandReply[],
  ) {}
}

/** How a server is at the moment. */
export type ConnectionStatus = 'connecting' | 'connected' | 'unavailable' | 'closed';

/** What a node tells of itself. */
export interface NodeListener {
  /** A trusted connection is there. */
  connected(): void;
  /** It is gone: lost, or given up since the server is not to be believed. */
  gone(state: 'lost' | 'distrusted', reason: string): void;
  breaker(state: 'open' | 'closed'): void;
}

/** How long it may take a server to say who it is. */
const GREETING_MS = 1_000;
/** A server is asked again who it is with the first commands after so long: it may have become another without the connection ending. */
const IDENTIFY_EVERY_MS = 100;
const FIRST_RETRY_MS = 50;
const SLOWEST_RETRY_MS = 500;

/**
 * One server, over one connection at a time, and who is at its other end (invariant 6).
 *
 * Nothing is queued: while there is no trusted connection, commands reject at once. A connection on which the server falls silent, or says
 * what a server says that must not be believed, is given up, and a new one has to prove itself.
 */
export class RedisNode {
  private session: Session | null = null;
  private state: ConnectionStatus = 'connecting';
  private failure: Error | null = null;
  private gone: 'lost' | 'distrusted' | undefined;
  /** What commands reject with while nothing can be sent. One for all of them: a stack for each read of an outage costs more than the rest of it. */
  private refusal: StoreUnavailableError | undefined;
  private running: Promise<void> | undefined;
  private readonly pause = new Pause();
  private settleFirst!: () => void;
  private readonly firstAttempt = new Promise<void>((resolve) => (this.settleFirst = resolve));
  private readonly silences = new Silences({
    opened: () => {
      this.listener.breaker('open');
      this.session?.end(`It did not answer ${SILENCES} times in a row.`);
    },
    closed: () => this.listener.breaker('closed'),
    ask: () =>
      this.send(
        () => [identifyCommand],
        GREETING_MS,
        () => undefined,
      ),
  });

  constructor(
    readonly name: string,
    private readonly source: ClientSource,
    private readonly listener: NodeListener,
  ) {}

  get status(): ConnectionStatus {
    return this.state;
  }

  /** Who is at the other end; undefined while nobody is. */
  get identity(): string | undefined {
    return this.session?.name;
  }

  /** Whether nothing is sent at the moment: there is no trusted connection, or the breaker is open. */
  get isAway(): boolean {
    return this.session === null || this.silences.areTooMany;
  }

  /** Why the connection was lost, or could not be made, last; null while it is up. */
  get lastError(): Error | null {
    return this.failure;
  }

  /** Resolves once the first attempt to connect has succeeded or failed; later ones go on in the background. Never rejects. */
  open(): Promise<void> {
    this.running ??= this.keepConnected();
    return this.firstAttempt;
  }

  close(): void {
    this.state = 'closed';
    this.silences.end();
    this.source.close();
    this.session?.end('The store was closed.');
    this.settleFirst();
    this.pause.end();
  }

  /**
   * Sends what `build` returns for the epoch of the connection, in one piece, and returns what `use` makes of what comes of it: replies, or
   * why there are none within `budgetMs` that are to be believed. Fails only as `use` does.
   */
  send<A>(
    build: (epoch: Epoch) => readonly RedisCommand[],
    budgetMs: number,
    use: (end: NodeReply | StoreUnavailableError) => A | Promise<A>,
  ): Promise<A> {
    const { session } = this;
    if (!session || this.isAway) return new Promise((resolve) => resolve(use(this.unavailable())));
    const commands = build(session.epoch);
    const isDue = session.age >= IDENTIFY_EVERY_MS;
    return sendCommands(session.redis, isDue ? [identifyCommand, ...commands] : commands, budgetMs, {
      replies: (all) =>
        this.silences.isOne
          ? this.silences.heard().then(() => use(this.believed(session, all, isDue)))
          : use(this.believed(session, all, isDue)),
      failed: async (error) => {
        if (error instanceof NoAnswerError) await this.silences.missed(error);
        return use(StoreUnavailableError.from(error));
      },
    });
  }

  private believed(session: Session, all: readonly CommandReply[], isDue: boolean): NodeReply | StoreUnavailableError {
    try {
      if (isDue) this.recognise(session, all[0]!);
      const replies = isDue ? all.slice(1) : all;
      if (session.isDistrusted) throw new StoreUnavailableError(`Redis is not to be believed: ${session.reason}`);
      for (const reply of replies)
        if ('error' in reply && kindOf(reply.error) === 'untrusted') throw this.distrust(session, reply.error.message);
      return new NodeReply(session.epoch, replies);
    } catch (error) {
      return StoreUnavailableError.from(error);
    }
  }

  private recognise(session: Session, reply: CommandReply): void {
    if ('error' in reply) throw this.distrust(session, reply.error.message);
    const identity = identityFrom(reply.value);
    if (!identity) throw this.distrust(session, 'It does not tell its run_id and master_replid.');
    if (identity.role !== 'master') throw this.distrust(session, `It is a ${identity.role}, not a master.`);
    if (!session.identified(identity.epoch)) throw this.distrust(session, 'It has become another one.');
  }

  private distrust(session: Session, reason: string): StoreUnavailableError {
    session.distrust(reason);
    return new StoreUnavailableError(`Redis is not to be believed: ${reason}`);
  }

  /** Connects, and connects again, until it is closed. */
  private async keepConnected(): Promise<void> {
    let attempts = 0;
    while (this.state !== 'closed') {
      try {
        const redis = await this.source.connect();
        const session = await this.greet(redis);
        attempts = 0;
        await this.serve(session);
      } catch (error) {
        this.fail(error as Error);
      }
      if (this.status !== 'closed') await this.pause.last(retryAfter(attempts++));
    }
  }

  /** Has the server say who it is. Where there were too many silences, this is what ends them. */
  private async greet(redis: Redis): Promise<Session> {
    const session = new Session(redis);
    try {
      await this.silences.greeted(async () => {
        const [reply] = await repliesTo(redis, [identifyCommand], GREETING_MS);
        this.recognise(session, reply!);
      });
      return session;
    } catch (error) {
      this.source.release(redis);
      throw session.reason ? new DistrustedError(session.reason) : error;
    }
  }

  /** Lets the session be used until it ends. */
  private async serve(session: Session): Promise<void> {
    if (this.state === 'closed') return this.source.release(session.redis);
    this.session = session;
    this.state = 'connected';
    this.failure = null;
    this.settleFirst();
    this.listener.connected();
    await session.ended;
    this.session = null;
    this.source.release(session.redis);
    throw session.isDistrusted ? new DistrustedError(session.reason) : new Error(session.reason);
  }

  private fail(error: Error): void {
    this.failure = error;
    this.settleFirst();
    if (this.state === 'closed') return;
    const how = error instanceof DistrustedError ? 'distrusted' : 'lost';
    const isNews = this.state !== 'unavailable' || how !== this.gone;
    this.state = 'unavailable';
    this.gone = how;
    if (isNews) this.listener.gone(how, error.message);
  }

  private unavailable(): StoreUnavailableError {
    const reason = this.failure ? `: ${this.failure.message}` : '.';
    const message = this.state === 'closed' ? 'The store was closed.' : `Redis is not connected${reason}`;
    if (this.refusal?.message !== message)
      this.refusal = new StoreUnavailableError(message, { cause: this.failure ?? undefined });
    return this.refusal;
  }
}

/** The server was reached and is not to be believed. */
class DistrustedError extends Error {}

/** Longer each time, and not at the same moment in all processes. */
function retryAfter(attempts: number): number {
  const longest = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 10), SLOWEST_RETRY_MS);
  return longest * (0.5 + Math.random() / 2);
}

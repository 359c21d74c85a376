import { createHash } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import { EPOCH_LENGTH } from '../../core/entry/token.js';
import type { Epoch } from '../../core/ports/store.js';

/** A connection that may be trusted: the server behind it is known. */
export interface Session {
  readonly redis: Redis;
  readonly epoch: Epoch;
  /** When the epoch was read, in milliseconds of a monotonic clock. */
  readonly since: number;
}

/** How the connection is at the moment. */
export type ConnectionStatus = 'connecting' | 'connected' | 'unavailable' | 'closed';

/**
 * What the protocol needs of the client, whatever the user asks for: a command is sent once, on the connection that it was given
 * to, or fails at once.
 */
const NEEDED: RedisOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  enableAutoPipelining: false,
  lazyConnect: true,
  enableReadyCheck: true,
  readOnly: false,
};

const DEFAULTS: RedisOptions = { connectTimeout: 2_000, commandTimeout: 2_000, keepAlive: 10_000, noDelay: true };
const SLOWEST_RETRY_MS = 1_000;
const REAFFIRM_MS = 1_000;

/** Owns one ioredis client, and says who is at its other end before anything read through it counts (invariant 6). */
export class RedisConnection {
  private readonly redis: Redis;
  private session: Session | null = null;
  private state: ConnectionStatus = 'connecting';
  private failure: Error | null = null;
  private settle: (() => void) | null = null;
  private reaffirming: Promise<void> | null = null;

  /** @throws ConfigurationError for options that would break the keys. */
  constructor(options: string | RedisOptions) {
    const given: RedisOptions = typeof options === 'string' ? {} : options;
    if (given.keyPrefix)
      throw new ConfigurationError(
        "redis: keyPrefix cannot be used, it would change the keys that scripts declare. Use the module's `prefix`.",
      );
    const merged: RedisOptions = {
      ...DEFAULTS,
      retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), SLOWEST_RETRY_MS),
      ...given,
      ...NEEDED,
    };
    this.redis = typeof options === 'string' ? new Redis(options, merged) : new Redis(merged);
    this.redis.on('ready', () => void this.greet());
    this.redis.on('close', () => this.lost());
    this.redis.on('error', (error: Error) => {
      this.failure = error;
    });
  }

  get status(): ConnectionStatus {
    return this.state;
  }

  /** Why the connection was lost last; null while it is up. */
  get lastError(): Error | null {
    return this.failure;
  }

  /** Resolves once the first attempt to connect has succeeded or failed; later ones go on in the background. Never rejects. */
  async open(): Promise<void> {
    const settled = new Promise<void>((resolve) => (this.settle = resolve));
    this.redis.connect().catch((error: unknown) => {
      // The client's own error event, which came first, says more than its rejection.
      this.failure ??= error as Error;
      this.settle?.();
    });
    await settled;
  }

  /** @throws StoreUnavailableError while there is no trusted connection. */
  current(): Session {
    if (this.session) return this.session;
    const reason =
      this.state === 'closed'
        ? 'The store was closed.'
        : `Redis is not connected${this.failure ? `: ${this.failure.message}` : ''}.`;
    throw new StoreUnavailableError(reason, { cause: this.failure ?? undefined });
  }

  /**
   * Asks the server who it is once more, at most once a second. Its replication id can change under a living connection; connections
   * that disagree about the epoch would replace each other's namespace tokens for ever.
   */
  async reaffirm(): Promise<void> {
    const session = this.session;
    if (!session || performance.now() - session.since < REAFFIRM_MS) return;
    this.reaffirming ??= this.askAgain(session).finally(() => (this.reaffirming = null));
    await this.reaffirming;
  }

  close(): void {
    this.state = 'closed';
    this.session = null;
    this.redis.disconnect();
    this.settle?.();
  }

  private async greet(): Promise<void> {
    const stream = this.redis.stream;
    try {
      const epoch = epochOf(await this.redis.info());
      if (this.redis.stream !== stream || this.state === 'closed') return;
      this.session = { redis: this.redis, epoch, since: performance.now() };
      this.state = 'connected';
      this.failure = null;
      this.settle?.();
    } catch (error) {
      this.failure = error as Error;
      if (this.redis.stream === stream && this.state !== 'closed') this.redis.disconnect(true);
    }
  }

  private async askAgain(session: Session): Promise<void> {
    const epoch = epochOf(await this.redis.info());
    if (this.session === session) this.session = { ...session, epoch, since: performance.now() };
  }

  private lost(): void {
    this.session = null;
    if (this.state !== 'closed') this.state = 'unavailable';
    this.settle?.();
  }
}

/** A server that restarted has another run id; one that was promoted, another replication id. */
function epochOf(info: string): Epoch {
  const fields = ['run_id', 'master_replid'].map((field) => new RegExp(`^${field}:(\\w+)`, 'm').exec(info)?.[1]);
  if (fields.includes(undefined))
    throw new StoreUnavailableError('Redis does not tell its run_id and master_replid; the user needs +info.');
  return createHash('sha256').update(fields.join(':')).digest().subarray(0, EPOCH_LENGTH);
}

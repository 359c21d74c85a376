import { randomBytes } from 'node:crypto';
import type { RedisOptions } from 'ioredis';
import { isOfEpoch, TOKEN_RANDOM_LENGTH } from '../../core/entry/token.js';
import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import type { CacheStore, Cell, CellReply, FillRequest, FinaliseReply, Registration } from '../../core/ports/store.js';
import { fillCall, wasStored } from './fill.script.js';
import { finaliseCall, finalised } from './finalise.script.js';
import { markCall } from './mark.script.js';
import { mintCall, mintedTokens } from './mint.script.js';
import { RedisConnection, type ConnectionStatus } from './redis-connection.js';
import { registerCall, wereRegistered } from './register.script.js';
import { runScripts, type ScriptCall } from './script-call.js';
import { groupBySlot } from './slot-groups.js';

/**
 * Keeps cells in one Redis server (7.0 or later), over a connection of its own.
 *
 * A read is one MGET, everything else one round trip of scripts. Nothing is queued while the server is away: operations reject at
 * once with StoreUnavailableError, and the connection is tried again in the background, at least once a second.
 */
export class RedisStore implements CacheStore {
  readonly name = 'redis';
  readonly shared = true;
  readonly buckets = 1;
  private readonly connection: RedisConnection;

  /** @param options - URL, or ioredis options; those that the protocol needs are set whatever you say. @throws ConfigurationError */
  constructor(options: string | RedisOptions) {
    this.connection = new RedisConnection(options);
  }

  get status(): ConnectionStatus {
    return this.connection.status;
  }

  /** Why the server was lost last; null while it is connected. */
  get lastError(): Error | null {
    return this.connection.lastError;
  }

  /** Connects; resolves when that has succeeded or failed for the first time. Never rejects. */
  open(): Promise<void> {
    return this.connection.open();
  }

  async read(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    const { redis, epoch } = this.connection.current();
    const found = await guarded(redis.mgetBuffer(cells.map(({ key }) => key)));
    return found.map((bytes, i) =>
      cells[i]!.kind === 'namespace' && bytes && !isOfEpoch(bytes, epoch) ? null : bytes,
    );
  }

  async mint(cells: readonly Cell[], ttlMs: number): Promise<readonly CellReply[]> {
    // A namespace's token is asked for when it is absent or of another epoch; the latter may be ours that is outdated.
    if (cells.some((cell) => cell.kind === 'namespace')) await guarded(this.connection.reaffirm());
    const { epoch } = this.connection.current();
    const random = randomBytes(TOKEN_RANDOM_LENGTH);
    const tokens: (Uint8Array | null)[] = Array.from({ length: cells.length }, () => null);
    const groups = groupBySlot(cells, (cell) => cell.key);
    const replies = await this.run(groups.map(({ items }) => mintCall(items, random, epoch, ttlMs)));
    groups.forEach(({ positions }, i) => {
      const minted = mintedTokens(replies[i]);
      positions.forEach((position, j) => (tokens[position] = minted[j] ?? null));
    });
    return tokens;
  }

  async fill(requests: readonly FillRequest[]): Promise<readonly boolean[]> {
    const { redis } = this.connection.current();
    const results = await guarded(runScripts(redis, requests.map(fillCall)));
    const failures = results.flatMap((result) => ('error' in result ? [result.error] : []));
    if (failures.length === results.length && failures[0]) throw unavailable(failures[0]);
    return results.map((result) => 'reply' in result && wasStored(result.reply));
  }

  async mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    await this.run(groupBySlot(cells, (cell) => cell.key).map(({ items }) => markCall(items, writer, leaseMs)));
  }

  async finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    const replies = await this.run(
      groupBySlot(cells, (cell) => cell.key).map(({ items }) => finaliseCall(items, writer)),
    );
    return replies
      .map(finalised)
      .reduce(
        (sum, reply) => ({ deleted: sum.deleted + reply.deleted, marksAlive: sum.marksAlive + reply.marksAlive }),
        { deleted: 0, marksAlive: 0 },
      );
  }

  async register(
    registrations: readonly Registration[],
    leaseMs: number,
    how: 'add' | 'renew',
  ): Promise<readonly boolean[]> {
    const present = Array.from({ length: registrations.length }, () => false);
    const groups = groupBySlot(registrations, ({ key }) => key);
    const replies = await this.run(groups.map(({ items }) => registerCall(items, leaseMs, how)));
    groups.forEach(({ positions }, i) => {
      const were = wereRegistered(replies[i]);
      positions.forEach((position, j) => (present[position] = were[j] ?? false));
    });
    return present;
  }

  async members(keys: readonly string[]): Promise<readonly (readonly string[])[]> {
    const pipeline = this.connection.current().redis.pipeline();
    for (const key of keys) pipeline.zrange(key, 0, -1);
    const replies = (await guarded(pipeline.exec())) ?? [];
    return keys.map((_, i) => {
      const [error, members] = replies[i] ?? [new Error('The server closed the pipeline.'), []];
      if (error) throw unavailable(error);
      return members as string[];
    });
  }

  async recall(key: string): Promise<string | null> {
    return guarded(this.connection.current().redis.get(key));
  }

  async remember(key: string, fact: string): Promise<void> {
    await guarded(this.connection.current().redis.set(key, fact));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous
  async close(): Promise<void> {
    this.connection.close();
  }

  private async run(calls: readonly ScriptCall[]): Promise<readonly unknown[]> {
    const { redis } = this.connection.current();
    const results = await guarded(runScripts(redis, calls));
    return results.map((result) => {
      if ('error' in result) throw unavailable(result.error);
      return result.reply;
    });
  }
}

async function guarded<R>(work: Promise<R>): Promise<R> {
  try {
    return await work;
  } catch (error) {
    throw unavailable(error as Error);
  }
}

/** The client's errors carry the command with all its arguments: only the message goes on. */
function unavailable(error: Error): StoreUnavailableError {
  return error instanceof StoreUnavailableError ? error : new StoreUnavailableError(`Redis: ${error.message}`);
}

import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';

const PATIENCE_MS = 300;
const RETRY_MS = 50;

/** A server of which it is known whether it takes writes, as far as it says so itself. */
export class WatchedNode {
  private readonly redis: Redis;
  private isGone = false;
  private wasMaster = false;

  constructor(port: number) {
    this.redis = new Redis({
      host: '127.0.0.1',
      port,
      retryStrategy: () => RETRY_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      enableReadyCheck: false, // A server that still loads its data says who it is.
      maxRetriesPerRequest: 0,
      commandTimeout: PATIENCE_MS,
    });
    this.redis.on('connect', () => (this.isGone = false));
    this.redis.on('error', (error: NodeJS.ErrnoException) => (this.isGone ||= error.code === 'ECONNREFUSED'));
  }

  /** Whether it takes writes. One that stands still, or is not connected, is what it was; one that is not there takes none. */
  async isMaster(): Promise<boolean> {
    try {
      const [role] = await this.role();
      this.wasMaster = role === 'master';
    } catch {
      this.wasMaster &&= !this.isGone;
    }
    return this.wasMaster;
  }

  /** The client's own patience does not cover every way in which a connection is lost. */
  private async role(): Promise<[string]> {
    const timer = new AbortController();
    const tired = setTimeout(2 * PATIENCE_MS, undefined, { signal: timer.signal }).then(() => {
      throw new Error('It does not say who it is.');
    });
    try {
      return (await Promise.race([this.redis.call('ROLE'), tired])) as [string];
    } finally {
      timer.abort();
      tired.catch(() => undefined);
    }
  }

  close(): void {
    this.redis.disconnect();
  }
}

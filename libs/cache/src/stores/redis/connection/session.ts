import type { Redis } from 'ioredis';
import type { Epoch } from '../../../core/ports/store.js';

/** One connection, and who is at its other end. */
export class Session {
  /** Resolves when the connection is gone, or given up. */
  readonly ended: Promise<void>;
  isDistrusted = false;
  reason: string | undefined;
  private identity: Epoch = new Uint8Array();
  private identifiedAt = Number.NEGATIVE_INFINITY;
  private settle!: () => void;

  constructor(readonly redis: Redis) {
    this.ended = new Promise((resolve) => (this.settle = resolve));
    const lost = (): void => this.end('The connection was closed.');
    redis.once('close', lost).once('end', lost);
    void this.ended.then(() => redis.off('close', lost).off('end', lost));
  }

  get epoch(): Epoch {
    return this.identity;
  }

  /** Milliseconds since the server said who it is. */
  get age(): number {
    return performance.now() - this.identifiedAt;
  }

  /** The same in other words: who is at the other end of this connection, as long as it lasts. */
  get name(): string {
    return Buffer.from(this.identity).toString('hex');
  }

  /** Takes note of what the server says; returns whether it says the same as before. */
  identified(epoch: Epoch): boolean {
    this.identifiedAt = performance.now();
    if (this.identity.length === 0) this.identity = epoch;
    return this.identity.every((byte, i) => byte === epoch[i]);
  }

  end(reason: string): void {
    this.reason ??= reason;
    this.settle();
  }

  /** Ends the session: the server is not to be believed. */
  distrust(reason: string): void {
    this.isDistrusted = true;
    this.end(reason);
  }
}

import type { Redis } from 'ioredis';
import { Pause } from '../connection/pause.js';
import { within } from '../connection/within.js';

/** Messages do not tell that there are none: the server is asked now and then whether it is still there. */
const ASK_EVERY_MS = 1_000;
const ANSWER_MS = 1_000;

/** How one connection listens. */
export interface SubscriptionParts {
  readonly redis: Redis;
  readonly channel: string;
  /** Whether messages of the channel stay with the node that has its slot. */
  readonly isSharded: boolean;
  /** Whether the server is still the one that has the channel. */
  isRight(): boolean;
}

/** One connection that listens to a channel. */
export class Subscription {
  /** Resolves to why there will be no more messages. */
  readonly ended: Promise<string>;
  private readonly pause = new Pause();
  private settle!: (reason: string) => void;

  private constructor(private readonly parts: SubscriptionParts) {
    this.ended = new Promise((resolve) => (this.settle = resolve));
    const lost = (): void => this.end('The connection was closed.');
    parts.redis.once('close', lost).once('end', lost);
  }

  /** Rejects, and gives the connection up, when the server refuses. */
  static async begin(parts: SubscriptionParts, heard: (message: string) => void): Promise<Subscription> {
    const { redis, channel, isSharded } = parts;
    const subscription = new Subscription(parts);
    redis.on(isSharded ? 'smessage' : 'message', (_channel: string, message: string) => heard(message));
    try {
      await within(isSharded ? redis.ssubscribe(channel) : redis.subscribe(channel), ANSWER_MS);
    } catch (error) {
      subscription.end('The server refused.');
      throw error;
    }
    void subscription.keepAsking();
    return subscription;
  }

  end(reason: string): void {
    this.settle(reason);
    this.pause.end();
    this.parts.redis.disconnect();
  }

  private async keepAsking(): Promise<void> {
    const { redis } = this.parts;
    while (redis.status === 'ready') {
      await this.pause.last(ASK_EVERY_MS);
      if (redis.status !== 'ready') return;
      try {
        await within(redis.ping(), ANSWER_MS);
      } catch {
        return this.end('The server does not answer.');
      }
      if (!this.parts.isRight()) return this.end('Another node has the channel now.');
    }
  }
}

import type { Bus, BusListener } from '../../../core/ports/bus.js';
import { Pause } from '../connection/pause.js';
import type { Subscription } from './subscription.js';

/** What a bus over Redis is made of. */
export interface RedisBusParts {
  readonly listener: BusListener;
  /** Sends a message; never rejects. */
  publish(message: string): void;
  /** Subscribes over a connection of its own. */
  subscribe(heard: (message: string) => void): Promise<Subscription>;
}

const FIRST_RETRY_MS = 50;
const SLOWEST_RETRY_MS = 1_000;

/** Messages of processes to each other by Redis pub/sub, over a connection for nothing else; a lost one is made again in the background. */
export class RedisBus implements Bus {
  private readonly pause = new Pause();
  private subscription: Subscription | undefined;
  private isClosed = false;
  private isLost = false;

  constructor(private readonly parts: RedisBusParts) {
    void this.keepSubscribed();
  }

  publish(message: string): void {
    if (!this.isClosed) this.parts.publish(message);
  }

  close(): void {
    this.isClosed = true;
    this.subscription?.end('The bus was closed.');
    this.pause.end();
  }

  private async keepSubscribed(): Promise<void> {
    for (let attempts = 0; !this.isClosed; attempts++) {
      try {
        this.subscription = await this.parts.subscribe((message) => this.hear(message));
        attempts = 0;
        await this.serve(this.subscription);
      } catch (error) {
        this.lose(error as Error);
      }
      if (!this.isClosed) await this.pause.last(retryAfter(attempts));
    }
  }

  /** Listens until the subscription ends. */
  private async serve(subscription: Subscription): Promise<void> {
    if (this.isClosed) return subscription.end('The bus was closed.');
    this.isLost = false;
    this.parts.listener.connected();
    throw new Error(await subscription.ended);
  }

  private hear(message: string): void {
    if (!this.isClosed) this.parts.listener.heard(message);
  }

  /** Told once: until it is found again nothing changes. */
  private lose(error: Error): void {
    if (this.isLost || this.isClosed) return;
    this.isLost = true;
    this.parts.listener.lost(error);
  }
}

/** Longer each time, and not at the same moment in all processes. */
function retryAfter(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 10), SLOWEST_RETRY_MS) * (0.5 + Math.random() / 2);
}

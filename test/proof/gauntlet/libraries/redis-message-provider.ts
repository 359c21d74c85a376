import type { CacheableSyncOptions } from 'cacheable';
import { Redis } from 'ioredis';

type Provider = Exclude<CacheableSyncOptions['qified'], readonly unknown[]>;
type MessageProvider = Extract<Provider, { subscriptions: Map<string, unknown[]>; id: string }>;
type Handler = Parameters<MessageProvider['subscribe']>[1];
type Message = Parameters<MessageProvider['publish']>[1];

/** Redis publish/subscribe as the bus of `cacheable`'s sync, by the interface that its documentation points to. */
export class RedisMessageProvider {
  readonly id = 'redis';
  readonly subscriptions = new Map<string, Handler[]>();
  private readonly publisher: Redis;
  private readonly subscriber: Redis;

  constructor(redisUrl: string) {
    this.publisher = new Redis(redisUrl);
    this.subscriber = new Redis(redisUrl);
    this.subscriber.on('message', (topic: string, text: string) => void this.deliver(topic, text));
  }

  async publish(topic: string, message: Message): Promise<void> {
    await this.publisher.publish(topic, JSON.stringify(message));
  }

  async subscribe(topic: string, handler: Handler): Promise<void> {
    this.subscriptions.set(topic, [...(this.subscriptions.get(topic) ?? []), handler]);
    await this.subscriber.subscribe(topic);
  }

  async unsubscribe(topic: string): Promise<void> {
    this.subscriptions.delete(topic);
    await this.subscriber.unsubscribe(topic);
  }

  async disconnect(): Promise<void> {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  private async deliver(topic: string, text: string): Promise<void> {
    const message = { ...(JSON.parse(text) as Message), providerId: this.id };
    await Promise.all((this.subscriptions.get(topic) ?? []).map(({ handler }) => handler(message)));
  }
}

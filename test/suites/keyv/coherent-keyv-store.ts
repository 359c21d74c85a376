import type { KeyvStoreAdapter } from 'keyv';
import { cached } from 'nestjs-coherent-cache';
import type { SpacedId, SpacedTexts } from './spaced-texts.js';

/** An accessor, as Keyv sees a store. Keyv sets `namespace`, and puts it before every key by itself. */
export class CoherentKeyvStore implements KeyvStoreAdapter {
  /** Keyv asks only stores that it knows for their keys, by this name. */
  readonly opts: Record<string, unknown> = { dialect: 'redis' };
  namespace?: string;

  constructor(private readonly texts: SpacedTexts) {}

  async get<Value>(key: string): Promise<Value | undefined> {
    return ((await this.texts.peek(this.idOf(key))) ?? undefined) as Value | undefined;
  }

  set(key: string, value: string, ttl?: number): Promise<boolean> {
    return this.texts.set(this.idOf(key), cached(value, ttl === undefined ? {} : { ttl }));
  }

  delete(key: string): Promise<boolean> {
    return this.texts.invalidate(this.idOf(key));
  }

  deleteMany(keys: string[]): Promise<boolean> {
    return this.texts.invalidate(keys.map((key) => this.idOf(key)));
  }

  async clear(): Promise<void> {
    await this.texts.invalidate({ space: this.space });
  }

  async has(key: string): Promise<boolean> {
    return (await this.texts.peek(this.idOf(key))) !== undefined;
  }

  async *iterator<Value>(): AsyncGenerator<[string, Value], void> {
    for await (const id of this.texts.ids({ space: this.space })) {
      const value = await this.texts.peek(id);
      if (value !== undefined) yield [id.key, value as Value];
    }
  }

  /** Keyv listens for errors of its store; calls reject instead. */
  on(): this {
    return this;
  }

  private get space(): string | null {
    return this.namespace ?? null;
  }

  private idOf(key: string): SpacedId {
    return { space: this.space, key };
  }
}

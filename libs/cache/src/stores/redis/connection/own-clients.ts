import { Redis, type RedisOptions } from 'ioredis';
import type { CredentialsProvider } from '../redis-location.js';
import type { ClientSource } from './client-source.js';
import { clientOptions } from './client-options.js';
import { within } from './within.js';

/** How one connection is made. */
export interface OwnClientOptions {
  readonly url?: string;
  readonly options: RedisOptions;
  readonly credentials?: CredentialsProvider;
}

/** Longest that one attempt may take, beyond the time that the connection itself may: sentinels, TLS and passwords included. */
const HANDSHAKE_MS = 500;

/** Makes a new client for each connection: nothing of one that has failed is left in the next. */
export class OwnClients implements ClientSource {
  private readonly options: RedisOptions;
  private connecting: Redis | undefined;

  /** @throws ConfigurationError */
  constructor(private readonly given: OwnClientOptions) {
    this.options = clientOptions(given.options);
  }

  async connect(): Promise<Redis> {
    const credentials = await this.given.credentials?.();
    const client = this.create({ ...this.options, ...credentials });
    this.connecting = client;
    let failure: Error | undefined;
    // The client's own error event, which comes first, says more than its rejection.
    client.on('error', (error: Error) => (failure ??= error));
    try {
      await within(client.connect(), (this.options.connectTimeout ?? 0) + HANDSHAKE_MS);
      return client;
    } catch (error) {
      client.disconnect();
      throw failure ?? error;
    } finally {
      this.connecting = undefined;
    }
  }

  release(client: Redis): void {
    client.disconnect();
  }

  close(): void {
    this.connecting?.disconnect();
  }

  private create(options: RedisOptions): Redis {
    return this.given.url ? new Redis(this.given.url, options) : new Redis(options);
  }
}

import type { DataSource } from 'typeorm';
import { OwnContext } from '../background/own-context.js';
import type { Outbox } from './outbox.js';
import { CHANNEL } from './outbox-sql.js';

const RETRY_MS = 1_000;

/** What pg's client has for this. */
interface Client {
  connect(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
  on(event: 'notification', listener: (message: { readonly payload?: string }) => void): void;
  on(event: 'error' | 'end', listener: (error?: Error) => void): void;
  /** Lets the process end. */
  unref?(): void;
}
type ClientType = new (options: object) => Client;

/**
 * Tells when somebody has written a row of a prefix, over a connection of its own. While that is lost nothing is told, and it is tried again
 * every second: whoever listens polls besides.
 */
export class OutboxListener {
  readonly #context = new OwnContext();
  #client: Client | undefined;
  #cancelRetry: (() => void) | undefined;
  #isStopped = false;

  /** @param tell - Is also called when the connection is made: nothing is known of the time before. */
  constructor(
    private readonly outbox: Outbox,
    private readonly tell: () => void,
  ) {
    void this.#context.run(() => this.#listen());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRetry?.();
    await this.#client?.end().catch(() => undefined);
  }

  /** Never rejects. */
  async #listen(): Promise<void> {
    const client = createClient(this.outbox.dataSource);
    this.#client = client;
    client.on('notification', ({ payload }) => {
      if (payload === this.outbox.cache.prefix) this.tell();
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      client.unref?.();
      await client.query(`LISTEN ${CHANNEL}`);
      this.tell();
    } catch {
      this.#lost(client);
    }
  }

  #lost(client: Client): void {
    if (this.#client !== client || this.#isStopped) return;
    this.#client = undefined;
    client.end().catch(() => undefined);
    this.#cancelRetry = this.outbox.cache.scheduler.after(RETRY_MS, () => void this.#listen());
  }
}

/** With what the pool of the DataSource connects with, and not from it: the connection is kept. */
function createClient({ driver }: DataSource): Client {
  const { Client, options } = (driver as unknown as { master: { Client: ClientType; options: object } }).master;
  // As they are: pg hides the password from whoever copies them.
  return new Client(options);
}

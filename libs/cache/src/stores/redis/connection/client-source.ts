import type { Redis } from 'ioredis';

/** Where connections come from. */
export interface ClientSource {
  /** Returns a client that is connected. Rejects when that fails or takes too long. */
  connect(): Promise<Redis>;
  /** Gives the connection of `client` up. */
  release(client: Redis): void;
  /** Gives up whatever is on its way. */
  close(): void;
}

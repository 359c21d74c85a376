import type { Redis } from 'ioredis';
import { ConfigurationError } from '../../../core/errors/configuration-error.js';
import { NEEDED_OPTIONS } from './client-options.js';
import type { ClientSource } from './client-source.js';
import { NoAnswerError } from './within.js';

/** A client of the user's, who makes its connections and ends them. */
export class BorrowedClient implements ClientSource {
  private cancel: (() => void) | undefined;
  private isClosed = false;

  /** @throws ConfigurationError that names each option which the protocol cannot live with. */
  constructor(private readonly client: Redis) {
    const wrong = Object.entries(NEEDED_OPTIONS).filter(
      ([name, needed]) => (client.options[name as keyof typeof NEEDED_OPTIONS] ?? needed) !== needed,
    );
    if (wrong.length === 0) return;
    const remedies = wrong.map(([name, needed]) => `${name}: ${JSON.stringify(needed)}`).join(', ');
    throw new ConfigurationError(
      `redis: the client that was given has options with which a command can be sent twice, late, or under other keys. Create it with { ${remedies} }, or give its URL or options: the library then opens a connection of its own.`,
    );
  }

  connect(): Promise<Redis> {
    const { client } = this;
    if (client.status === 'ready') return Promise.resolve(client);
    if (client.status === 'wait') client.connect().catch(() => undefined);
    return new Promise((resolve, reject) => {
      const ready = (): void => settle(() => resolve(client));
      const failed = (error?: Error): void =>
        settle(() => reject(error ?? new NoAnswerError('Redis is not connected.')));
      const settle = (then: () => void): void => {
        client.off('ready', ready).off('error', failed).off('end', failed).off('close', failed);
        this.cancel = undefined;
        then();
      };
      client.once('ready', ready).once('error', failed).once('end', failed).once('close', failed);
      this.cancel = failed;
    });
  }

  /** The user's client finds its way back by itself; a server that does not answer, or is not to be believed, is left for that. */
  release(client: Redis): void {
    if (client.status === 'ready' && !this.isClosed) client.disconnect(true);
  }

  close(): void {
    this.isClosed = true;
    this.cancel?.();
  }
}

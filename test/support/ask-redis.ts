import { Redis } from 'ioredis';

const PATIENCE_MS = 1_000;

/**
 * Sends one command to the Redis server, node or sentinel on a port of 127.0.0.1, over a connection of its own.
 *
 * @throws whatever it answers with, or Error when it does not answer within a second.
 */
export async function askRedis<Reply = unknown>(
  port: number,
  command: string,
  ...args: readonly (string | number)[]
): Promise<Reply> {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    retryStrategy: () => null,
    disableClientInfo: true, // One round trip is enough.
    enableReadyCheck: false, // A server that still loads its data can be asked how far it is.
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
  });
  redis.on('error', () => undefined); // The command rejects with it.
  try {
    await redis.connect();
    return (await redis.call(command, ...args)) as Reply;
  } finally {
    redis.disconnect();
  }
}

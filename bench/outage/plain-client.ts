import { Redis, type RedisOptions } from 'ioredis';

/** Returns an ioredis client with the settings that it has by default. */
export async function connectPlainClient(where: RedisOptions): Promise<Redis> {
  const client = new Redis({ ...where, lazyConnect: true });
  client.on('error', () => undefined); // Servers go away here.
  await client.connect();
  return client;
}

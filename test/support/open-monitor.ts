import type { Redis } from 'ioredis';

const LOST_COUNT = /Command queue state error/;

/**
 * Resolves to a connection that is told of every command that the server of `client`, which is connected, receives.
 *
 * The client library loses count when commands of others arrive just when it begins; then it begins again.
 */
export async function openMonitor(client: Redis): Promise<Redis> {
  await client.ping();
  for (;;) {
    try {
      return await client.monitor();
    } catch (error) {
      if (!LOST_COUNT.test(String(error))) throw error;
    }
  }
}

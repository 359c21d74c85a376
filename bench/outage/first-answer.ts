import { setTimeout } from 'node:timers/promises';
import type { Redis } from 'ioredis';

const LIMIT_MS = 30_000;
const ASK_EVERY_MS = 2;

/** Resolves to the moment at which a plain client gets an answer, however often it has to ask. @throws Error when it gets none in half a minute */
export async function firstAnswer(client: Redis): Promise<number> {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    try {
      await client.get('popular');
      return performance.now();
    } catch {
      // ioredis gives a command up after twenty attempts to connect, or when the connection ends under it.
      await setTimeout(ASK_EVERY_MS);
    }
  }
  throw new Error(`No answer within ${LIMIT_MS / 1_000} s.`);
}

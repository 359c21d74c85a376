import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections: while a server is down, nobody's connection takes its port, and no
 * client that tries to reach it connects to itself. Adding 10 000, as a node of a Redis Cluster does, stays below them too.
 */
const FIRST = 10_000;
const LAST = 19_999;

/**
 * Returns a TCP port of 127.0.0.1 that was free a moment ago. Another process may take it before it is used: whoever
 * uses it has to be ready to ask again.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(FIRST, LAST + 1);
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

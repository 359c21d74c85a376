import type { Application } from './application.js';

const READ_EVERY_MS = 50;

/** Reads 20 rows a second on a server that does not answer, and resolves once the breaker is open: to the time since the first read. */
export async function breakerOpened({ moments, rows }: Application, round = 0): Promise<number> {
  const opened = moments.next((event) => event.type === 'breaker' && event.state === 'open');
  const reads: Promise<unknown>[] = [];
  const read = (): unknown => reads.push(rows.get({ id: `silent-${round}-${reads.length}` }));
  const start = performance.now();
  read();
  const timer = setInterval(read, READ_EVERY_MS);
  const took = (await opened) - start;
  clearInterval(timer);
  await Promise.all(reads);
  return took;
}

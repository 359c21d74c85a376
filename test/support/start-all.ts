import type { RunningServer } from './running-server.js';

/** Starts several servers at once; when one of them fails, the others are stopped. */
export async function startAll(starts: readonly (() => Promise<RunningServer>)[]): Promise<readonly RunningServer[]> {
  const results = await Promise.allSettled(starts.map((start) => start()));
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return started;
  await Promise.all(started.map((server) => server.stop()));
  throw failed.reason;
}

import { NodeEndedError } from '../nodes/node-ended-error.js';

/** How an attempt ended: as it should, with an error of the library, with the end of the process, or not at all. */
export type Ending = 'resolved' | 'rejected' | 'crashed' | 'pending';

/** What was asked of a library, and how long it took. */
export interface Attempt {
  readonly ending: Ending;
  readonly tookMs: number;
}

/** How long anybody waits. */
const LIMIT_MS = 5_000;

/** Makes an attempt, and waits for it no longer than `limitMs`. */
export async function attempt(work: () => Promise<unknown>, limitMs = LIMIT_MS): Promise<Attempt> {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const given = new Promise<Ending>((resolve) => {
    timer = setTimeout(() => resolve('pending'), limitMs);
  });
  const ended = work().then(
    (): Ending => 'resolved',
    (error: unknown): Ending => (error instanceof NodeEndedError ? 'crashed' : 'rejected'),
  );
  const ending = await Promise.race([ended, given]).finally(() => clearTimeout(timer));
  return { ending, tookMs: Math.round(performance.now() - start) };
}

import { setTimeout } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;
const LIMIT_MS = 30_000;

/**
 * Resolves to what `check` finds, as soon as it finds something; a check that throws has found nothing yet.
 *
 * @throws Error that says what was waited for, with the last failure of `check` as its cause, after half a minute.
 */
export async function waitUntil<Found>(
  what: string,
  check: () => Promise<Found | false | undefined>,
  limitMs = LIMIT_MS,
): Promise<Found> {
  const end = performance.now() + limitMs;
  let cause: unknown;
  while (performance.now() < end) {
    try {
      const found = await check();
      if (found !== false && found !== undefined) return found;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await setTimeout(LOOK_EVERY_MS);
  }
  throw new Error(`Waited for ${limitMs} ms, in vain: ${what}.`, { cause });
}

import { setTimeout } from 'node:timers/promises';
import type { Application } from './application.js';

const LIMIT_MS = 30_000;
const READ_EVERY_MS = 2;

/** Reads a row again and again, and resolves to the moment of the first hit. @throws Error when there is none in half a minute */
export async function firstHit(application: Application, id = 'popular'): Promise<number> {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    if ((await application.read(id)) === 'hit') return performance.now();
    await setTimeout(READ_EVERY_MS);
  }
  throw new Error(`No hit within ${LIMIT_MS / 1_000} s.`);
}

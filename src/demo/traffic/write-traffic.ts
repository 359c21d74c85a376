import { setTimeout as sleep } from 'node:timers/promises';
import { chooseWrite } from './writes/choose-write.js';
import type { WriteOutcome } from './writes/write.js';
import type { World } from './world.js';

/** Every fifth write is rolled back. */
const DOOMED_SHARE = 0.2;

/** How the writes ended. */
export type WriteTally = Record<WriteOutcome, number>;

/** How hard to write, and until when. */
export interface WriteTraffic {
  readonly world: World;
  readonly writers: number;
  readonly perSecond: number;
  readonly stopped: () => boolean;
}

/** Writes at an even pace with several writers at once, until it is stopped. */
export async function runWrites({ world, writers, perSecond, stopped }: WriteTraffic): Promise<WriteTally> {
  const tally: WriteTally = { committed: 0, 'rolled back': 0, failed: 0, skipped: 0 };
  const began = performance.now();
  let started = 0;
  const writeOn = async (): Promise<void> => {
    while (!stopped()) {
      const due = began + (started++ * 1000) / perSecond;
      await sleep(Math.max(0, due - performance.now()));
      if (!stopped()) tally[await chooseWrite()(world, Math.random() < DOOMED_SHARE)] += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, writeOn));
  return tally;
}

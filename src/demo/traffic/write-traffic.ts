import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from './seeded-random.js';
import { KINDS_OF_WRITE, type Writes } from './writes/kinds-of-write.js';
import { WriteDeck } from './writes/write-deck.js';
import type { WriteOutcome } from './writes/write.js';
import type { World } from './world.js';

/** Every fifth write is rolled back. */
const DOOMED_SHARE = 0.2;

/** How the writes ended. */
export interface WriteTally extends Record<WriteOutcome, number> {
  /** Those committed, by the name of their kind. */
  readonly byKind: Record<string, number>;
}

/** How hard to write, and until when. */
export interface WriteTraffic {
  readonly world: World;
  readonly writers: number;
  readonly perSecond: number;
  readonly kinds: Writes;
  /** The same seed draws the same kinds, in the same order. */
  readonly seed: number;
  readonly stopped: () => boolean;
}

/** Writes at an even pace with several writers at once, until it is stopped. */
export async function runWrites({
  world,
  writers,
  perSecond,
  kinds,
  seed,
  stopped,
}: WriteTraffic): Promise<WriteTally> {
  const tally = emptyTally(kinds);
  const random = seededRandom(seed);
  const deck = new WriteDeck(KINDS_OF_WRITE[kinds], random);
  const began = performance.now();
  let started = 0;
  const writeOn = async (): Promise<void> => {
    while (!stopped()) {
      const due = began + (started++ * 1000) / perSecond;
      await sleep(Math.max(0, due - performance.now()));
      if (stopped()) return;
      const [kind, , write] = deck.deal();
      const outcome = await write(world, random() < DOOMED_SHARE);
      tally[outcome] += 1;
      if (outcome === 'committed') tally.byKind[kind]! += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, writeOn));
  return tally;
}

function emptyTally(kinds: Writes): WriteTally {
  const byKind = Object.fromEntries(KINDS_OF_WRITE[kinds].map(([name]) => [name, 0]));
  return { committed: 0, 'rolled back': 0, failed: 0, skipped: 0, byKind };
}

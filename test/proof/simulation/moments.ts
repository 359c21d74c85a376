import type { World } from './world.js';

const MOST = 3;
const WEIGHT = 0.3;
/** Longer than the ttl of what ages, and no time at all for a mark. */
const MOMENT_MS = 2;

/** Lets time pass, a little and a few times, while everything else happens. */
export function offerMoments(world: World, left = MOST): void {
  if (left === 0) return;
  world.interleaving.offer({
    label: () => 'a moment passes',
    weight: WEIGHT,
    isOpen: () => !world.interleaving.isCalm,
    run() {
      world.server.clock.advance(MOMENT_MS);
      offerMoments(world, left - 1);
    },
  });
}

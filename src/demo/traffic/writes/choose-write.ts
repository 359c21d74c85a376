import type { KindOfWrite } from './kinds-of-write.js';

/** Draws the next kind of write, each as often as its share says. */
export function chooseWrite(kinds: readonly KindOfWrite[], random: () => number): KindOfWrite {
  let left = random() * kinds.reduce((sum, [, share]) => sum + share, 0);
  return kinds.find(([, share]) => (left -= share) < 0)!;
}

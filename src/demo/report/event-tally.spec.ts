import { expect, it } from 'vitest';
import { EventTally } from './event-tally.js';

it('counts a cached nothing as a hit, and a bypass as none', () => {
  const tally = new EventTally();
  expect(tally.hitRatio).toBeNull();

  for (const outcome of ['hit', 'absent', 'miss', 'bypass'] as const)
    tally.observe({ type: 'read', namespace: 'n', outcome, key: 'k' });
  tally.observe({ type: 'invalidation', namespace: 'n', scope: 'index', cause: 'c', label: 'l' });

  expect(tally.hitRatio).toBe(0.5);
  expect(tally.invalidations).toEqual({ exact: 0, index: 1, tag: 0, namespace: 0 });
  tally.observe({ type: 'fill', namespace: 'n', outcome: 'refused', key: 'k', reason: 'outdated' });
  expect(tally.refusedFills).toBe(1);
  tally.reset();
  expect(tally.refusedFills).toBe(0);
  expect(tally.invalidations.index).toBe(0);
});

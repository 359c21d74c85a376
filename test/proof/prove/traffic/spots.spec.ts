import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Draws } from './draws.js';
import { Spots, type Spot, type SpotNews } from './spots.js';

const ALL = new Set(['Workflows', 'Notices']);
const SPOT: Spot = ['Workflows', { id: 1 }];

describe('Spots', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('knows what is being written until 10 ms after it is done', () => {
    const spots = new Spots(() => undefined);
    spots.announce({ writer: 'a', spots: [SPOT] });
    vi.advanceTimersByTime(100);
    expect(spots.draw(new Draws(1), ALL)).toBe(SPOT);
    spots.announce({ writer: 'a', spots: [] });
    vi.advanceTimersByTime(9);
    expect(spots.draw(new Draws(1), ALL)).toBe(SPOT);
    vi.advanceTimersByTime(2);
    expect(spots.draw(new Draws(1), ALL)).toBeUndefined();
  });

  it('knows what is trusted for as long as it may be old', () => {
    const spots = new Spots(() => undefined, new Map([['Workflows', 200]]));
    spots.announce({ writer: 'a', spots: [SPOT] });
    spots.announce({ writer: 'a', spots: [] });
    vi.advanceTimersByTime(209);
    expect(spots.draw(new Draws(1), ALL)).toBe(SPOT);
    vi.advanceTimersByTime(2);
    expect(spots.draw(new Draws(1), ALL)).toBeUndefined();
  });

  it('tells only what is asked for', () => {
    const spots = new Spots(() => undefined);
    spots.announce({ writer: 'a', spots: [SPOT] });
    expect(spots.draw(new Draws(1), new Set(['Notices']))).toBeUndefined();
  });

  it('forgets a writer of which nothing is heard any more, and no other', () => {
    const spots = new Spots(() => undefined);
    spots.hear({ writer: 'killed', spots: [SPOT] });
    vi.advanceTimersByTime(400);
    const other: Spot = ['Notices', { id: 2 }];
    spots.hear({ writer: 'alive', spots: [other] });
    vi.advanceTimersByTime(200);
    expect(spots.draw(new Draws(1), ALL)).toBe(other);
  });

  it('tells the other processes what this one writes, and not what it heard from them', () => {
    const told: SpotNews[] = [];
    const spots = new Spots((news) => told.push(news));
    spots.hear({ writer: 'b', spots: [SPOT] });
    spots.announce({ writer: 'a', spots: [SPOT] });
    expect(told).toEqual([{ writer: 'a', spots: [SPOT] }]);
  });
});

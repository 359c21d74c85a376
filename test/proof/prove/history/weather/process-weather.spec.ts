import { beforeEach, describe, expect, it } from 'vitest';
import type { FaultWindow } from './fault-window.js';
import { ProcessWeather } from './process-weather.js';

const FAULT: FaultWindow = { start: 1_000, end: 2_000, effect: 'hang', process: undefined };

describe('ProcessWeather', () => {
  let weather: ProcessWeather;
  beforeEach(() => void (weather = new ProcessWeather()));

  it.each([
    ['while it lasts', 1_300, 300],
    ['before it', 900, undefined],
    ['after it', 2_001, undefined],
  ] as const)('counts a breaker that opens %s: %i gives %s', (_when, opens, expected) => {
    weather.addBreaker(true, opens);
    expect(weather.openedAfter(FAULT)).toBe(expected);
  });

  it('has recovered with the first hit after the fault', () => {
    for (const hit of [500, 1_900, 2_700, 2_800]) weather.addHit(hit);
    expect(weather.recoveredAfter(FAULT)).toBe(700);
  });

  it('has not recovered by what other servers answer, before there is a new connection', () => {
    for (const hit of [500, 2_100, 3_500]) weather.addHit(hit);
    weather.addConnection(false, 1_200);
    weather.addConnection(true, 1_300);
    weather.addConnection(false, 1_400);
    weather.addConnection(true, 3_000);
    expect(weather.recoveredAfter(FAULT)).toBe(1_500);
  });

  it('says nothing of a process that had not worked before, or that never worked again', () => {
    weather.addHit(1_500);
    weather.addHit(2_500);
    expect(weather.recoveredAfter(FAULT)).toBeUndefined();
    const killed = new ProcessWeather();
    killed.addHit(500);
    expect(killed.recoveredAfter(FAULT)).toBeUndefined();
  });

  it.each([
    ['during it', 1_200, 3_000, 3_000],
    ['soon after it', 1_001_900, 1_002_500, 1_002_500],
    ['later', 1_002_100, 1_002_500, undefined],
  ] as const)('follows another server than the one that it lost in a split, %s', (_when, lost, found, expected) => {
    weather.addConnection(true, 100);
    weather.addConnection(false, lost);
    weather.addConnection(true, found);
    expect(weather.followedAfter(FAULT)).toBe(expected);
  });
});

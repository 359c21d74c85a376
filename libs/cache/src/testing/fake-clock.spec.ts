import { describe, expect, it } from 'vitest';
import { FakeClock } from './fake-clock.js';

describe('FakeClock', () => {
  it('stands still until it is advanced', () => {
    const clock = new FakeClock(1_000);
    expect([clock.now(), clock.now()]).toEqual([1_000, 1_000]);
    clock.advance(5);
    expect(clock.now()).toBe(1_005);
  });

  it('can be set back', () => {
    const clock = new FakeClock(1_000);
    clock.set(10);
    expect(clock.now()).toBe(10);
  });

  it.each([-1, Number.NaN])('refuses to advance by %d', (ms) => {
    expect(() => new FakeClock().advance(ms)).toThrow(RangeError);
  });
});

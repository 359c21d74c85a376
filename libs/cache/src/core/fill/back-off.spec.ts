import { describe, expect, it } from 'vitest';
import { BackOff } from './back-off.js';

describe('a back-off', () => {
  it('doubles from a second to half a minute, and begins anew after a success', () => {
    const backOff = new BackOff();
    let now = 0;
    const waits = Array.from({ length: 7 }, () => {
      const wait = backOff.failed('key', now)!;
      now += wait;
      return wait;
    });
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    backOff.succeeded('key');
    expect(backOff.failed('key', now)).toBe(1_000);
  });

  it('counts what fails together once', () => {
    const backOff = new BackOff();
    expect([backOff.failed('key', 5), backOff.failed('key', 5), backOff.isWaiting('key', 1_004)]).toEqual([
      1_000,
      null,
      true,
    ]);
    expect(backOff.isWaiting('key', 1_005)).toBe(false);
    expect(backOff.isWaiting('other', 5)).toBe(false);
  });

  it('D17 remembers so many keys and no more', () => {
    const backOff = new BackOff(2);
    for (const key of ['a', 'b', 'c']) backOff.failed(key, 0);
    expect(['a', 'b', 'c'].map((key) => backOff.isWaiting(key, 1))).toEqual([false, true, true]);
  });
});

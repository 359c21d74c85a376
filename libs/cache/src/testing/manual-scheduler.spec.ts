import { describe, expect, it } from 'vitest';
import { ManualScheduler } from './manual-scheduler.js';

describe('ManualScheduler', () => {
  it('runs deferred tasks only when the turn is ended, and leaves those they defer to the next turn', () => {
    const scheduler = new ManualScheduler();
    const ran: string[] = [];
    scheduler.defer(() => {
      ran.push('first');
      scheduler.defer(() => ran.push('second'));
    });
    expect(ran).toEqual([]);
    expect(scheduler.runDeferred()).toBe(1);
    expect(ran).toEqual(['first']);
    scheduler.runDeferred();
    expect(ran).toEqual(['first', 'second']);
  });

  it('fires timers in the order they fall due, including those set by a timer', () => {
    const scheduler = new ManualScheduler();
    const fired: string[] = [];
    scheduler.after(30, () => fired.push('30'));
    scheduler.after(10, () => {
      fired.push('10');
      scheduler.after(5, () => fired.push('15'));
    });
    scheduler.elapse(29);
    expect(fired).toEqual(['10', '15']);
    scheduler.elapse(1);
    expect(fired).toEqual(['10', '15', '30']);
  });

  it('forgets a cancelled timer', () => {
    const scheduler = new ManualScheduler();
    const fired: string[] = [];
    const cancel = scheduler.after(1, () => fired.push('cancelled'));
    expect(scheduler.pendingTimers).toBe(1);
    cancel();
    scheduler.elapse(10);
    expect(fired).toEqual([]);
    expect(scheduler.pendingTimers).toBe(0);
  });
});

import { expect, it } from 'vitest';
import { ManualScheduler } from '../../testing/manual-scheduler.js';
import { Poll } from './poll.js';

const settled = () => new Promise<void>((resolve) => void setImmediate(resolve));

it('does its task once per interval, a tenth sooner or later', async () => {
  const scheduler = new ManualScheduler();
  let runs = 0;
  new Poll(scheduler, 1_000, () => Promise.resolve(void runs++));
  scheduler.elapse(899);
  expect(runs).toBe(0);
  for (let round = 1; round <= 20; round++) {
    scheduler.elapse(1_100);
    await settled();
    expect(runs).toBe(round);
  }
});

it('waits for its task before it counts the next interval', async () => {
  const scheduler = new ManualScheduler();
  let end = (): void => undefined;
  let runs = 0;
  new Poll(scheduler, 1_000, () => new Promise<void>((resolve) => ((end = resolve), runs++)));
  scheduler.elapse(10_000);
  expect([runs, scheduler.pendingTimers]).toEqual([1, 0]);
  end();
  await settled();
  expect(scheduler.pendingTimers).toBe(1);
});

it('has stopped once its task has ended, and does not begin again', async () => {
  const scheduler = new ManualScheduler();
  let end = (): void => undefined;
  const poll = new Poll(scheduler, 1_000, () => new Promise<void>((resolve) => (end = resolve)));
  scheduler.elapse(1_100);
  let isStopped = false;
  const stopped = poll.stop().then(() => (isStopped = true));
  await settled();
  expect(isStopped).toBe(false);
  end();
  await stopped;
  expect(scheduler.pendingTimers).toBe(0);
});

it('does its task at once when asked to, and once more when asked meanwhile', async () => {
  const scheduler = new ManualScheduler();
  let end = (): void => undefined;
  let runs = 0;
  const poll = new Poll(scheduler, 1_000, () => new Promise<void>((resolve) => ((end = resolve), runs++)));
  poll.now();
  expect([runs, scheduler.pendingTimers]).toEqual([1, 0]);
  poll.now();
  poll.now();
  end();
  await settled();
  expect(runs).toBe(2);
  end();
  await settled();
  expect([runs, scheduler.pendingTimers]).toEqual([2, 1]);
});

it('does its task again soon when others were at it', async () => {
  const scheduler = new ManualScheduler();
  let runs = 0;
  new Poll(scheduler, 1_000, () => Promise.resolve(runs++ === 0 ? 'soon' : undefined));
  scheduler.elapse(1_100);
  await settled();
  scheduler.elapse(110);
  expect(runs).toBe(2);
  await settled();
  scheduler.elapse(110);
  expect(runs).toBe(2);
});

it('does nothing any more when it is asked to after it has stopped', async () => {
  const scheduler = new ManualScheduler();
  let runs = 0;
  const poll = new Poll(scheduler, 1_000, () => Promise.resolve(void runs++));
  await poll.stop();
  poll.now();
  expect([runs, scheduler.pendingTimers]).toEqual([0, 0]);
});

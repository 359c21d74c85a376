import { AsyncResource } from 'node:async_hooks';
import { setImmediate } from 'node:timers';
import type { Scheduler } from '../../core/ports/scheduler.js';

/** Longest time that a timer of Node takes; with more it fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Made while the module is loaded: outside whatever request, load or transaction sets something off later. */
const nobody = new AsyncResource('nestjs-coherent-cache');

/** Node's turns and timers. */
export const nodeScheduler: Scheduler = {
  /** From inside a promise callback, ticks run only once the queue of promise callbacks is empty: that is what batches a turn's reads. */
  defer(task) {
    queueMicrotask(() => process.nextTick(task));
  },

  /** Node sees to everything that its sockets have received, and then runs immediates. */
  deferPastArrivals(task) {
    setImmediate(task);
  },

  detach(task) {
    nobody.runInAsyncScope(task);
  },

  after(ms, task) {
    let timer: NodeJS.Timeout;
    const arm = (left: number): void => {
      timer = setTimeout(() => (left > LONGEST_MS ? arm(left - LONGEST_MS) : task()), Math.min(left, LONGEST_MS));
      timer.unref();
    };
    arm(ms);
    return () => clearTimeout(timer);
  },
};

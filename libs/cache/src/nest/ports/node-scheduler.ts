import type { Scheduler } from '../../core/ports/scheduler.js';

/** Node's turns and timers. */
export const nodeScheduler: Scheduler = {
  /** From inside a promise callback, ticks run only once the queue of promise callbacks is empty: that is what batches a turn's reads. */
  defer(task) {
    queueMicrotask(() => process.nextTick(task));
  },

  after(ms, task) {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

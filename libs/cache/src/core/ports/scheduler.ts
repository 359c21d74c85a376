/** Where turns and timers come from, so that a test can crank them by hand. */
export interface Scheduler {
  /** Runs `task` once the current turn's promise callbacks have all run. */
  defer(task: () => void): void;
  /** As `defer`, once also what has already arrived from outside, such as other requests, has had its turn. Left out, it is the same, and no read goes ahead of the end of its turn. */
  deferPastArrivals?(task: () => void): void;
  /** Runs `task` now, in the async context of nobody: what it begins belongs to no caller's request, load or transaction. */
  detach?(task: () => void): void;
  /** Runs `task` after `ms` milliseconds without keeping the process alive; returns what cancels it. */
  after(ms: number, task: () => void): () => void;
}

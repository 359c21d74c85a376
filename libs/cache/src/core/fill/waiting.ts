import type { Scheduler } from '../ports/scheduler.js';

/** One who waits for something to be told of. */
export interface Wait {
  /** Resolves when it was told of, or the wait has expired. */
  readonly freed: Promise<void>;
  /** Lets the wait expire after `ms`. */
  expire(ms: number): void;
  /** Ends the wait. */
  stop(): void;
}

/** Who waits for what, by key. Nothing is left behind by a wait that has ended. */
export class Waiting {
  private readonly waits = new Map<string, Set<() => void>>();

  constructor(private readonly scheduler: Scheduler) {}

  begin(key: string): Wait {
    const waits = this.waits.get(key) ?? new Set();
    this.waits.set(key, waits);
    let cancel: (() => void) | undefined;
    let stop!: () => void;
    const freed = new Promise<void>((resolve) => {
      stop = () => {
        cancel?.();
        waits.delete(stop);
        if (waits.size === 0 && this.waits.get(key) === waits) this.waits.delete(key);
        resolve();
      };
    });
    waits.add(stop);
    const expire = (ms: number): void => {
      if (waits.has(stop)) cancel = this.scheduler.after(ms, stop);
    };
    return { freed, expire, stop };
  }

  wake(key: string): void {
    for (const stop of this.waits.get(key) ?? []) stop();
  }

  wakeAll(): void {
    for (const key of this.waits.keys()) this.wake(key);
  }
}

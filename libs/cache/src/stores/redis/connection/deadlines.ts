import { AsyncResource } from 'node:async_hooks';

/** Made while the module is loaded: the timer is nobody's, and keeps no request's context for the sake of all others. */
const nobody = new AsyncResource('nestjs-coherent-cache');

/** A call that waits for an answer. */
export class Waiting {
  constructor(
    readonly giveUp: () => void,
    /** By `performance.now()`. */
    readonly until: number,
    /** Where it stands in the list; -1 once it waits no more. */
    public place: number,
  ) {}
}

/**
 * How long calls wait, each for its own answer. One timer serves all of them: to set and to clear one costs more than all else that a call
 * needs.
 *
 * A process that was busy all that time may have the answer already and not have looked: it looks once more before a call gives up.
 */
export class Deadlines {
  private readonly waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private firesAt = Number.POSITIVE_INFINITY;

  /** Calls `giveUp` after `ms`, unless what is returned is handed to `end` before. */
  begin(giveUp: () => void, ms: number): Waiting {
    const now = performance.now();
    const waiting = new Waiting(giveUp, now + ms, this.waiting.length);
    this.waiting.push(waiting);
    if (waiting.until < this.firesAt) this.arm(waiting.until, ms);
    // Late, or lost: whoever fakes timers in a test takes those along that were set meanwhile.
    else if (this.firesAt < now) this.arm(now, 0);
    return waiting;
  }

  /** Returns whether it was still waiting. */
  end(waiting: Waiting): boolean {
    const { place } = waiting;
    if (place < 0) return false;
    const last = this.waiting.pop()!;
    if (last !== waiting) {
      this.waiting[place] = last;
      last.place = place;
    }
    waiting.place = -1;
    return true;
  }

  /** It stays set when nobody waits any more: the next call finds it. No process is kept alive by it. */
  private arm(at: number, ms: number): void {
    clearTimeout(this.timer);
    this.firesAt = at;
    nobody.runInAsyncScope(() => (this.timer = setTimeout(() => this.look(), ms).unref()));
  }

  private look(): void {
    const now = performance.now();
    const late: Waiting[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const waiting of this.waiting)
      if (waiting.until <= now) late.push(waiting);
      else next = Math.min(next, waiting.until);
    if (late.length > 0) setImmediate(() => this.giveUp(late));
    this.firesAt = next;
    if (next < Number.POSITIVE_INFINITY) this.arm(next, next - now);
  }

  private giveUp(late: readonly Waiting[]): void {
    for (const waiting of late) if (this.end(waiting)) waiting.giveUp();
  }
}

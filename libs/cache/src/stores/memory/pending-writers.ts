import type { Clock } from '../../core/ports/clock.js';

/** Writers between mark and finalise, per fence; each with a deadline after which it no longer counts. */
export class PendingWriters {
  private readonly deadlines = new Map<string, Map<string, number>>();

  constructor(private readonly clock: Clock) {}

  add(fence: string, writer: string, leaseMs: number): void {
    const writers = this.deadlines.get(fence) ?? new Map<string, number>();
    this.deadlines.set(fence, writers.set(writer, this.clock.now() + leaseMs));
  }

  /** Lifts the mark of `writer`; tells whether it had not expired. */
  remove(fence: string, writer: string): boolean {
    const writers = this.deadlines.get(fence);
    const deadline = writers?.get(writer);
    writers?.delete(writer);
    if (writers?.size === 0) this.deadlines.delete(fence);
    return deadline !== undefined && deadline > this.clock.now();
  }

  isPending(fence: string): boolean {
    const writers = this.deadlines.get(fence);
    if (!writers) return false;
    for (const [writer, deadline] of writers) if (deadline <= this.clock.now()) writers.delete(writer);
    if (writers.size === 0) this.deadlines.delete(fence);
    return writers.size > 0;
  }
}

import type { Clock } from '../../core/ports/clock.js';

const SMALLEST_PURGE = 1_000;

/** Writers between mark and finalise, per fence; each with a deadline after which it no longer counts. */
export class PendingWriters {
  private purgeAt = SMALLEST_PURGE;
  private readonly deadlines = new Map<string, Map<string, number>>();

  constructor(private readonly clock: Clock) {}

  add(fence: string, writer: string, leaseMs: number): void {
    if (this.deadlines.size >= this.purgeAt) this.purge();
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

  /** Marks that nobody finalises, and whose fence nobody asks for, must not pile up. */
  private purge(): void {
    for (const fence of this.deadlines.keys()) this.isPending(fence);
    this.purgeAt = Math.max(SMALLEST_PURGE, 2 * this.deadlines.size);
  }
}

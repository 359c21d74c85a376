import type { Cell } from '../ports/store.js';

/** Cells remembered at most. */
const MOST_CELLS = 10_000;

/**
 * What this process knows to have been invalidated lately, by itself or by others: whatever was read before that is not trusted without
 * asking the store.
 *
 * Moments are counted, not timed: a read that began before an invalidation was noted is told apart from one that began after it also
 * within one tick of any clock. It is bounded: what has been forgotten counts for every cell.
 */
export class RecentInvalidations {
  private readonly cells = new Map<string, number>();
  private latest = 0;
  /** An invalidation that concerned, or may have concerned, every cell. */
  private everything = 0;

  constructor(private readonly most = MOST_CELLS) {}

  /** The present moment. */
  get now(): number {
    return this.latest;
  }

  /** Notes that `cells` are, or are about to be, invalidated. */
  note(cells: Iterable<string>): void {
    const moment = ++this.latest;
    for (const key of cells) {
      this.cells.delete(key);
      this.cells.set(key, moment);
    }
    while (this.cells.size > this.most) this.forgetOldest();
  }

  /** Notes that anything may have been invalidated. */
  noteEverything(): void {
    this.everything = ++this.latest;
    this.cells.clear();
  }

  /** Whether nothing at all was invalidated since `moment`. */
  isQuietSince(moment: number): boolean {
    return this.latest === moment;
  }

  /** Whether one of `cells` was, or may have been, invalidated since `moment`. */
  concern(cells: readonly Cell[], moment: number): boolean {
    return this.everything > moment || cells.some(({ key }) => (this.cells.get(key) ?? 0) > moment);
  }

  private forgetOldest(): void {
    const [key, moment] = this.cells.entries().next().value as [string, number];
    this.cells.delete(key);
    this.everything = Math.max(this.everything, moment);
  }
}

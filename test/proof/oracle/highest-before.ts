/** Answers, in O(log n), which of many events before a moment is the highest. */
export class HighestBefore<Event extends object> {
  private readonly times: Float64Array;
  /** Position i holds the highest of the events up to the i-th in time. */
  private readonly highest: readonly Event[];

  constructor(events: readonly Event[], timeOf: (event: Event) => number, heightOf: (event: Event) => number) {
    const sorted = [...events].sort((a, b) => timeOf(a) - timeOf(b));
    this.times = Float64Array.from(sorted, timeOf);
    let top = sorted[0]!;
    this.highest = sorted.map((event) => (heightOf(event) > heightOf(top) ? (top = event) : top));
  }

  /** The highest of the events strictly before `moment`. */
  before(moment: number): Event | undefined {
    return this.highest[this.count((time) => time < moment) - 1];
  }

  /** The highest of the events before or at `moment`. */
  upTo(moment: number): Event | undefined {
    return this.highest[this.count((time) => time <= moment) - 1];
  }

  /** How many events, from the first, are `early`. */
  private count(early: (time: number) => boolean): number {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (early(this.times[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What is known of many measured values; of percentiles within 5 %. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Buckets per doubling: a value is at most 2^(1/16), 4.4 %, from the middle of its own. */
const PER_DOUBLING = 8;
/** Values below are told apart no further. */
const SMALLEST = 2 ** -10;

/** Counts values by size, in a few hundred numbers however many there are. */
export class Distribution {
  private readonly buckets = new Map<number, number>();
  private count = 0;
  private sum = 0;
  private squares = 0;
  private max = 0;

  /** @param value - Not negative. */
  add(value: number): void {
    const bucket = Math.round(PER_DOUBLING * Math.log2(Math.max(value, SMALLEST)));
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
    this.count++;
    this.sum += value;
    this.squares += value * value;
    this.max = Math.max(this.max, value);
  }

  /** Returns what is known; null before the first value. */
  spread(): Spread | null {
    const { count, max } = this;
    if (count === 0) return null;
    const mean = this.sum / count;
    const deviation = Math.sqrt(Math.max(0, this.squares / count - mean * mean));
    const [p50, p90, p99] = this.percentiles([0.5, 0.9, 0.99]) as [number, number, number];
    return { count, mean, deviation, p50, p90, p99, max };
  }

  /** @param shares - Ascending. */
  private percentiles(shares: readonly number[]): readonly number[] {
    const sorted = [...this.buckets].sort(([a], [b]) => a - b);
    return shares.map((share) => {
      let left = Math.ceil(share * this.count);
      const bucket = sorted.find(([, size]) => (left -= size) <= 0)![0];
      return Math.min(2 ** (bucket / PER_DOUBLING), this.max);
    });
  }
}

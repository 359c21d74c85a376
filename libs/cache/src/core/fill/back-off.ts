const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

interface Failures {
  readonly until: number;
  readonly waitMs: number;
}

/** Keeps what has failed from being tried again at once: a second after the first failure, then twice as long each time, up to half a minute. */
export class BackOff {
  private readonly failures = new Map<string, Failures>();

  /** @param most - Keys remembered; of more, the one that failed longest ago may be tried again. */
  constructor(private readonly most = 10_000) {}

  isWaiting(key: string, now: number): boolean {
    const until = this.failures.get(key)?.until;
    return until !== undefined && now < until;
  }

  /** Returns how long `key` is left alone, in milliseconds; null when it is already, because of others that failed with it. */
  failed(key: string, now: number): number | null {
    if (this.isWaiting(key, now)) return null;
    const waitMs = Math.min(2 * (this.failures.get(key)?.waitMs ?? FIRST_MS / 2), LONGEST_MS);
    this.failures.delete(key);
    this.failures.set(key, { until: now + waitMs, waitMs });
    if (this.failures.size > this.most) this.failures.delete(this.failures.keys().next().value as string);
    return waitMs;
  }

  succeeded(key: string): void {
    this.failures.delete(key);
  }
}

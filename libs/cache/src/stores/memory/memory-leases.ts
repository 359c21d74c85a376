import type { Clock } from '../../core/ports/clock.js';
import type { LeaseClaim, LeaseRequest, Leases } from '../../core/ports/leases.js';

interface Held {
  readonly holder: string;
  readonly until: number;
  isWanted: boolean;
}

const SMALLEST_PURGE = 1_000;

/** Leases for caches of one process that share a store. */
export class MemoryLeases implements Leases {
  private readonly held = new Map<string, Held>();
  private purgeAt = SMALLEST_PURGE;

  constructor(private readonly clock: Clock) {}

  take(requests: readonly LeaseRequest[]): Promise<readonly number[]> {
    if (this.held.size >= this.purgeAt) this.purge();
    return Promise.resolve(requests.map((request) => this.takeOne(request)));
  }

  give(claims: readonly LeaseClaim[]): Promise<readonly boolean[]> {
    return Promise.resolve(
      claims.map(({ key, holder }) => {
        const held = this.held.get(key);
        if (held?.holder !== holder) return false;
        this.held.delete(key);
        return held.isWanted;
      }),
    );
  }

  private takeOne({ key, holder, leaseMs }: LeaseRequest): number {
    const now = this.clock.now();
    const held = this.held.get(key);
    if (held && held.until > now && held.holder !== holder) {
      held.isWanted = true;
      return held.until - now;
    }
    if (held?.holder !== holder) this.held.set(key, { holder, until: now + leaseMs, isWanted: false });
    return 0;
  }

  /** Leases whose holders never gave them back must not pile up. */
  private purge(): void {
    const now = this.clock.now();
    for (const [key, { until }] of this.held) if (until <= now) this.held.delete(key);
    this.purgeAt = Math.max(SMALLEST_PURGE, 2 * this.held.size);
  }
}

import type { Clock } from '../../core/ports/clock.js';
import type { ListAddition, ListedMember, ListPage, ListPlace } from '../../core/ports/store.js';

interface Members {
  readonly stamp: string;
  /** Deadlines in microseconds, as Redis counts. */
  readonly deadlines: Map<string, number>;
}

const SMALLEST_PURGE = 1_000;

/** Members of listings, as in Redis. Sorted when they are asked for: in one process there are few, and listing is for people. */
export class Listings {
  private readonly lists = new Map<string, Members>();
  private untilPurge = SMALLEST_PURGE;

  constructor(private readonly clock: Clock) {}

  add({ key, member, stamp, most }: ListAddition, ttlMs: number): void {
    if (--this.untilPurge <= 0) this.purge();
    const { deadlines } = this.under(key, textOf(stamp));
    const deadline = Math.max((deadlines.get(member) ?? 0) + 1, this.now + 1_000 * ttlMs);
    // In the order of their fills, so that the first one is about to end.
    deadlines.delete(member);
    deadlines.set(member, deadline);
    const [first] = deadlines.keys();
    if (deadlines.size > most) deadlines.delete(first!);
  }

  /** @param stamp - The current tokens that the listing is under. */
  page(key: string, stamp: Uint8Array, after: number, limit: number): ListPage {
    const list = this.lists.get(key);
    if (list?.stamp !== textOf(stamp)) return { count: 0, members: [] };
    const { now } = this;
    const alive = sorted(list.deadlines).filter(({ deadline }) => deadline > now);
    const later = alive.filter(({ deadline }) => deadline > after);
    const last = later[Math.min(limit, later.length) - 1]?.deadline ?? 0;
    return { count: alive.length, members: limit === 0 ? [] : later.filter(({ deadline }) => deadline <= last) };
  }

  remove({ key, member }: ListPlace, deadline?: number): void {
    const deadlines = this.lists.get(key)?.deadlines;
    if (deadline === undefined || deadlines?.get(member) === deadline) deadlines?.delete(member);
  }

  clear(): void {
    this.lists.clear();
  }

  private get now(): number {
    return this.clock.now() * 1_000;
  }

  private under(key: string, stamp: string): Members {
    const list = this.lists.get(key);
    if (list?.stamp === stamp) return list;
    const fresh = { stamp, deadlines: new Map<string, number>() };
    this.lists.set(key, fresh);
    return fresh;
  }

  /** What has ended must not pile up. */
  private purge(): void {
    let alive = 0;
    for (const [key, { deadlines }] of this.lists) {
      for (const [member, deadline] of deadlines) if (deadline <= this.now) deadlines.delete(member);
      if (deadlines.size === 0) this.lists.delete(key);
      alive += deadlines.size;
    }
    this.untilPurge = Math.max(SMALLEST_PURGE, alive);
  }
}

function sorted(deadlines: ReadonlyMap<string, number>): readonly ListedMember[] {
  return [...deadlines].map(([member, deadline]) => ({ member, deadline })).sort((a, b) => a.deadline - b.deadline);
}

function textOf(stamp: Uint8Array): string {
  return Buffer.from(stamp).toString('latin1');
}

import { withinMs } from '../read/budget.js';
import type { Binding } from './binding.js';
import type { ReadThroughParts } from './read-through-parts.js';
import type { SharedLoads } from './shared-loads.js';
import type { Missed, Wanted } from './wanted.js';

/** An entry that is there and wants to be loaded anew: the one filled at `filledAt`, and no later one. */
export interface Aged<Id> extends Wanted<Id> {
  readonly filledAt: number;
}

/** How a renewal ended; `left` for an entry that somebody else renews. */
export type Renewed<T> =
  | { readonly outcome: 'renewed'; readonly value: T | null }
  | { readonly outcome: 'failed' }
  | { readonly outcome: 'left' };

const LEFT = { outcome: 'left' } as const;
const FAILED = { outcome: 'failed' } as const;

/**
 * Loads entries anew that may still be served meanwhile.
 *
 * A renewal captures tokens of its own before its load begins, like any other load (invariant 2): a write that comes in between is not
 * lost, and what the load then brings is not stored. A failure is observed, kept from everybody, and not repeated for a while.
 */
export class Renewals<T, Id extends object> {
  /** Renewed in the background at the moment, by key. */
  private readonly running = new Set<string>();

  constructor(
    private readonly binding: Binding,
    private readonly loads: SharedLoads<T, Id>,
    private readonly parts: ReadThroughParts,
  ) {}

  /** Begins, in the background, to renew those of `aged` that this process does not renew already. Nobody waits for it. */
  start(aged: readonly Aged<Id>[]): void {
    const due = aged.filter(({ address: { entry } }) => !this.running.has(entry.key) && !this.isResting(entry.key));
    if (due.length === 0 || this.parts.background.isClosed) return;
    for (const { address } of due) this.running.add(address.entry.key);
    this.parts.background.run(async () => {
      await this.renew(due);
      for (const { address } of due) this.running.delete(address.entry.key);
    });
  }

  /** Renews `aged`, and waits for that no longer than `ms`: what is not there by then is left to itself. Never rejects. */
  async within(aged: readonly Aged<Id>[], ms: number): Promise<readonly Renewed<T>[]> {
    const due = aged.filter(({ address }) => !this.isResting(address.entry.key));
    if (due.length === 0) return aged.map(() => LEFT);
    const renewed = await withinMs(this.renew(due), ms, this.parts.scheduler);
    return aged.map((one) => renewed?.[due.indexOf(one)] ?? LEFT);
  }

  private isResting(key: string): boolean {
    return this.parts.backOff.isWaiting(key, this.parts.clock.now());
  }

  /** Never rejects. With leases, whose turn it is not leaves it to the others. */
  private async renew(aged: readonly Aged<Id>[]): Promise<readonly Renewed<T>[]> {
    const { leaseMs } = this.binding.namespace.lifetimes;
    if (leaseMs === null) return this.renewAll(aged);
    const turns = await Promise.all(aged.map(({ address }) => this.parts.turns.take(address.entry.key, leaseMs)));
    try {
      const renewed = await this.renewAll(aged.filter((_, i) => turns[i]!.isMine));
      let next = 0;
      return turns.map(({ isMine }) => (isMine ? renewed[next++]! : LEFT));
    } finally {
      for (const turn of turns) turn.end();
    }
  }

  private async renewAll(aged: readonly Aged<Id>[]): Promise<readonly Renewed<T>[]> {
    const since = this.parts.unfenced.now;
    const found = await Promise.all(
      aged.map(async ({ address, filledAt }) =>
        this.parts.reader.lookup(this.binding, address, { replacing: filledAt }),
      ),
    );
    if (this.parts.background.isClosed) return aged.map(() => LEFT);
    const missed = aged.flatMap((one, i): Missed<Id>[] => {
      const lookup = found[i]!;
      // Without tokens nothing could be stored: the next reader may try again.
      return lookup.outcome === 'miss' && lookup.capture ? [{ ...one, capture: lookup.capture }] : [];
    });
    const loaded = await Promise.allSettled(this.loads.each(missed, since, null));
    let next = 0;
    return aged.map((one, i): Renewed<T> => {
      const lookup = found[i]!;
      if (lookup.outcome === 'hit') return { outcome: 'renewed', value: lookup.value as T | null };
      if (lookup.outcome !== 'miss' || !lookup.capture) return LEFT;
      return this.ended(one, loaded[next++]!);
    });
  }

  private ended({ address: { entry } }: Aged<Id>, end: PromiseSettledResult<T | null>): Renewed<T> {
    if (end.status === 'fulfilled') {
      this.parts.backOff.succeeded(entry.key);
      // A trusted copy is not asked about within its window: the next reader takes the new value instead.
      this.binding.local?.forget(entry.key);
      return { outcome: 'renewed', value: end.value };
    }
    const retryAfterMs = this.parts.backOff.failed(entry.key, this.parts.clock.now());
    const namespace = this.binding.namespace.name;
    const error: unknown = end.reason;
    if (retryAfterMs !== null)
      this.parts.observer.observe({ type: 'renewal_failed', namespace, key: entry.key, retryAfterMs, error });
    return FAILED;
  }
}

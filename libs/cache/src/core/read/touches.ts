import { isTouchDue } from '../entry/entry-times.js';
import type { Lifetimes } from '../entry/lifetimes.js';
import type { EntryAddress } from '../key/entry-address.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Clock } from '../ports/clock.js';
import type { StoreBatches } from './store-batches.js';
import type { StoredTimes } from './stored-entry.js';

/** Lets hits prolong entries: one in each quarter of the ttl, all of one turn in one request, apart from the reads. */
export class Touches {
  /** Being touched at the moment, by key. */
  private readonly running = new Set<string>();

  constructor(
    private readonly batches: StoreBatches,
    private readonly tags: TagSpace,
    private readonly clock: Clock,
  ) {}

  /** Prolongs the entry, if it is time, under the token with which it was found: an entry that was invalidated since is not. Nobody waits. */
  afterHit({ entry, indexes }: EntryAddress, times: StoredTimes, { slidesUntilMs, graceMs }: Lifetimes): void {
    const { life, filledAt, token } = times;
    if (!life || !isTouchDue(times, this.clock) || this.running.has(entry.key)) return;
    const now = this.clock.now();
    const freshMs = Math.min(now - filledAt + life.slideMs, slidesUntilMs ?? 0);
    if (freshMs <= life.freshMs) return;
    this.running.add(entry.key);
    const fences = [...indexes, ...times.tags.map(({ name }) => this.tags.named(name))].map(({ key }) => key);
    const keepMs = filledAt + freshMs - now + graceMs;
    const done = (): unknown => this.running.delete(entry.key);
    // What the store could not do was observed where it happened.
    this.batches.touch({ entry, token, filledAt, freshMs, keepMs, fences }).then(done, done);
  }
}

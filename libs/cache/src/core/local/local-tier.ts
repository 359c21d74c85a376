import type { Clock } from '../ports/clock.js';
import type { Codec } from '../ports/codec.js';
import type { LocalCopies } from '../ports/local-copies.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { StoredEntry } from '../read/stored-entry.js';
import { LocalCopy, type Asked, type Kept } from './local-copy.js';
import type { LocalPolicy } from './local-options.js';
import { makeReadOnly } from './read-only.js';
import type { RecentInvalidations } from './recent-invalidations.js';

/** Objects take about so many times the bytes of what they were decoded from: long texts less than once, many small numbers twice. */
const HEAP_PER_BYTE = 2;
/** What a copy takes beyond its value: the objects around it, a promise of it, its place in the list. */
const OVERHEAD = 500;

/** An entry as it was read from the store. */
export interface ReadEntry {
  readonly stored: StoredEntry;
  /** As the codec wrote it. */
  readonly payload: Uint8Array;
  readonly value: unknown;
}

/** What one accessor keeps in this process. */
export class LocalTier {
  constructor(
    private readonly policy: LocalPolicy,
    private readonly copies: LocalCopies<LocalCopy>,
    private readonly clock: Clock,
    private readonly recent: RecentInvalidations,
    private readonly scheduler: Scheduler,
    /** Whether also what a load brought is read-only for its callers. */
    readonly isStrict: boolean,
  ) {}

  /** Whether values are returned, for a while, without asking the store. */
  get isTrusting(): boolean {
    return this.policy.trustMs > 0;
  }

  /** Call it before the store is asked: nothing that comes back is known for longer. */
  asking(): Asked {
    return { at: this.time(), moment: this.recent.now };
  }

  find(key: string): LocalCopy | undefined {
    return this.copies.get(key);
  }

  /** Returns the copy under `key` if the store was asked about it less than the trust window ago. */
  findWithinWindow(key: string): LocalCopy | undefined {
    if (!this.isTrusting) return undefined;
    const copy = this.copies.get(key);
    return copy && this.time() - copy.asked.at < this.policy.trustMs ? copy : undefined;
  }

  /**
   * Keeps what was read and found to hold. From now on `value` is read-only, for whoever has it; where that cannot be, `value` is its
   * reader's own, and the tier keeps the bytes.
   */
  keep(key: string, { stored, payload, value }: ReadEntry, codec: Codec, asked: Asked): void {
    const known = this.copies.get(key);
    // A reader that began earlier must not replace what a later one has found.
    if (known && known.asked.at > asked.at) return;
    const { entry, header } = stored.withoutPayload();
    const kept = this.keepable(codec, payload, value);
    const bytes = OVERHEAD + 2 * key.length + header.length + sizeOf(kept, payload.length);
    this.copies.set(key, new LocalCopy(entry, header, kept, payload.length, asked), bytes);
  }

  drop(key: string): void {
    this.copies.delete(key);
  }

  /** The entry under `key` may have been replaced under the same tokens: what is kept of it does not count until the store was asked. */
  forget(key: string): void {
    this.drop(key);
    this.recent.note([key]);
  }

  private keepable(codec: Codec, payload: Uint8Array, value: unknown): Kept {
    // A copy of the bytes: a view would keep the whole reply alive.
    if (!makeReadOnly(value, codec)) return { payload: new Uint8Array(payload) };
    if (!this.isTrusting) return { value };
    let promised!: Promise<unknown>;
    // Whoever reads first must not have the context of its request kept with the value.
    const promise = (): void => void (promised = Promise.resolve(value));
    if (this.scheduler.detach) this.scheduler.detach(promise);
    else promise();
    return { value, promised };
  }

  private time(): number {
    return this.clock.monotonic ? this.clock.monotonic() : this.clock.now();
  }
}

function sizeOf(kept: Kept, payloadLength: number): number {
  return 'payload' in kept ? payloadLength : HEAP_PER_BYTE * payloadLength;
}

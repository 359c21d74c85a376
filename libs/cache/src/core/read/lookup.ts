import type { MissReason } from '../access/cache-event.js';
import type { Capture } from '../fill/capture.js';
import type { StoredTimes } from './stored-entry.js';

/** What the store knows of an entry. */
export type Lookup =
  | FoundEntry
  /** `capture` is null when nothing may be filled: a writer is pending. */
  | { readonly outcome: 'miss'; readonly capture: Capture | null; readonly why: MissReason }
  | { readonly outcome: 'unavailable' };

/** An entry that may be served: everything it depends on is current. It is stale from the end of its ttl, as long as its grace lasts. */
export class FoundEntry {
  /**
   * @param tier - Present when the value is one that this process had kept.
   * @param promised - Present when readers share the value as it is: resolved with it.
   * @param payload - Present for a `Replacement` that came from the store: what the codec wrote, of which everybody who waited for it can have a copy.
   */
  constructor(
    readonly outcome: 'hit' | 'stale',
    readonly value: unknown,
    readonly times: StoredTimes,
    readonly tier?: 'local',
    readonly promised?: Promise<unknown>,
    readonly payload?: Uint8Array,
  ) {}
}

/** A lookup that wants an entry only if it is fresh and another than the one that was filled at `replacing`. */
export interface Replacement {
  readonly replacing: number;
}

/** How far a lookup goes. */
export type LookupMode = 'read' | 'peek' | 'refresh' | Replacement;

/** What is there at once where nothing has to be waited for. */
export type MaybeLater<R> = R | Promise<R>;

/** The store does not answer, or is not to be believed. */
export const UNAVAILABLE: Lookup = { outcome: 'unavailable' };

import type { BypassReason, InvalidationScope, MissReason, RefusalReason } from '../access/cache-event.js';

/**
 * Why a read would not be a hit: what the store and this process know of it, taken together. `pending`: a write on it, in whichever process, is
 * between its mark and its end, so that reads load and store nothing.
 */
export type MissCause = Exclude<MissReason, 'unusable' | 'refresh'> | 'expired' | 'undecodable' | 'pending';

/** Something that an entry depends on, and whether its token is still the one that was captured before the load. */
export interface Dependency {
  readonly kind: 'namespace' | 'index' | 'tag';
  /** The fields of an index, the name of a tag. */
  readonly name: string;
  readonly key: string;
  /**
   * `absent`: there is no token. It was invalidated and not read since, or lost. `pending`: there is none, and a write on it is under way. An
   * entry that depends on either is not served in any case.
   */
  readonly token: 'current' | 'changed' | 'absent' | 'pending';
  /** When the token that is there now was made, by the store's clock: it was invalidated before, and after the entry was filled. */
  readonly since: Date | null;
}

/** What is stored under the key, whether it is served or not. */
export interface StoredReport {
  /** When it was filled, by the clock of the process that did. */
  readonly filledAt: Date;
  readonly ageMs: number;
  /** Of the payload, as it is stored. */
  readonly bytes: number;
}

/** An invalidation of this process that reached the entry. */
export interface InvalidationReport {
  readonly at: Date;
  readonly scope: InvalidationScope;
  /** What was named: fields and values of an id, a tag, or everything. */
  readonly label: string;
  /** What did it: `call`, `admin`, or what of a DataSource. */
  readonly cause: string;
}

/** Why an entry is served or not. What other processes did is known only as far as the store's tokens tell. */
export interface Explanation {
  readonly namespace: string;
  /** Its physical key. */
  readonly key: string;
  /** What a read would find now; `stale` is past its ttl and served in its grace. */
  readonly state: 'hit' | 'stale' | 'miss' | 'bypass';
  /** Why it is no hit; null for one that is served. */
  readonly because: MissCause | BypassReason | null;
  /** The same in a sentence. */
  readonly summary: string;
  readonly stored: StoredReport | null;
  /** Empty when nothing is stored that a read could compare. */
  readonly dependsOn: readonly Dependency[];
  /** The last read of this process that missed, or passed the store by; null when it remembers none. */
  readonly lastMiss: { readonly at: Date; readonly reason: MissReason | BypassReason | 'undecodable' } | null;
  /** The last fill of this process; null when it remembers none. */
  readonly lastFill: { readonly at: Date; readonly outcome: 'stored' | RefusalReason } | null;
  /** Invalidations of this process that reached the entry, newest first, ten at most. */
  readonly invalidations: readonly InvalidationReport[];
}

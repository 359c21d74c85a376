import type { Taint } from '../ports/taint.js';

/** How a read ended. `absent` is a hit on a cached "nothing"; `bypass` went to the loader without the store. */
export type ReadOutcome = 'hit' | 'absent' | 'miss' | 'stale' | 'bypass';

/** How a read ended that found what it may serve. */
export type HitOutcome = Extract<ReadOutcome, 'hit' | 'absent' | 'stale'>;

/**
 * Why a read missed. `absent`: nothing is kept. `unfilled`: an earlier read missed, and what it loaded is not there (yet). `other-version`:
 * written by another build, or no entry at all. `invalidated`: something it depends on was. `unusable`: a tag of it was invalidated, its
 * time is over, or it cannot be decoded. `refresh`: nobody looked.
 */
export type MissReason = 'absent' | 'unfilled' | 'other-version' | 'invalidated' | 'unusable' | 'refresh';

/**
 * Why a read went past the store: the cache is switched off, the read is part of a transaction, the request asked for it, the store is
 * away or not trusted, or the arguments of a cached method have no key.
 */
export type BypassReason = 'off' | 'transaction' | 'request' | 'store' | 'no-key';

/** Why a fill was not stored. */
export type RefusalReason =
  | 'outdated'
  | 'pending'
  | 'tainted'
  | 'unencodable'
  | 'too-large'
  | 'not-cacheable'
  | 'declaration_failed'
  | 'unknown-tags'
  | 'untrusted';

/** What an invalidation reached: one entry, an index value, a tag, or a whole namespace. */
export type InvalidationScope = 'exact' | 'index' | 'tag' | 'namespace';

/** What happened in the cache; `type` tells the events apart. */
export type CacheEvent =
  | {
      readonly type: 'read';
      readonly namespace: string;
      readonly outcome: Exclude<ReadOutcome, 'bypass'>;
      readonly key: string;
      /** Of a miss. */
      readonly reason?: MissReason;
      readonly tier?: 'local';
    }
  | {
      readonly type: 'read';
      readonly namespace: string;
      readonly outcome: 'bypass';
      /** Empty for a call that has none. */
      readonly key: string;
      readonly reason?: BypassReason;
      readonly tier?: never;
    }
  | {
      readonly type: 'load';
      readonly namespace: string;
      readonly outcome: 'loaded' | 'load_failed';
      readonly ids: number;
      readonly ms: number;
    }
  /** A load that was turned away, because too many ran and waited. */
  | { readonly type: 'load_rejected'; readonly namespace: string; readonly ids: number; readonly error: unknown }
  | {
      readonly type: 'fill';
      readonly namespace: string;
      readonly outcome: 'stored';
      readonly key: string;
      /** Of the value as its codec wrote it. */
      readonly bytes: number;
      /** Of the whole entry, its payload compressed or sealed where that was asked for. */
      readonly storedBytes: number;
    }
  | {
      readonly type: 'fill';
      readonly namespace: string;
      readonly outcome: 'refused';
      readonly key: string;
      readonly reason: RefusalReason;
      readonly taint?: Taint;
      readonly error?: unknown;
    }
  /** The key of a cached method's call could not be computed; the method answered itself. */
  | { readonly type: 'key_failed'; readonly namespace: string; readonly error: unknown }
  /** An entry that may be served could not be loaded anew; that is not tried again for so long. */
  | {
      readonly type: 'renewal_failed';
      readonly namespace: string;
      readonly key: string;
      readonly retryAfterMs: number;
      readonly error: unknown;
    }
  | { readonly type: 'decode_failed'; readonly namespace: string; readonly key: string; readonly error: unknown }
  | {
      readonly type: 'store_failed';
      readonly operation: 'read' | 'mint' | 'fill' | 'touch' | 'lease' | 'mark' | 'finalise' | 'register' | 'restore';
      readonly error: unknown;
    }
  | {
      readonly type: 'invalidation';
      readonly namespace: string;
      readonly scope: InvalidationScope;
      readonly cause: string;
      readonly label: string;
      /** Keys of what was invalidated, in the store. */
      readonly keys?: readonly string[];
    }
  | { readonly type: 'rule_failed'; readonly namespace: string; readonly source: string; readonly error: unknown }
  /** A statement that may write to tables which its text does not name: everything of its database was invalidated. */
  | { readonly type: 'opaque_statement'; readonly statement: string }
  /** How many invalidations the store could not be told yet. */
  | { readonly type: 'owed'; readonly fences: number }
  /** Debts that were found in the outbox of a database, and delivered. */
  | { readonly type: 'relayed'; readonly debts: number }
  /** A debt could not be written to the outbox, or those in it not be relayed: the owed invalidations are still kept in memory, or there. */
  | { readonly type: 'outbox_failed'; readonly operation: 'write' | 'relay'; readonly error: unknown }
  /** Another database server has taken the place of the one before, and may lack what that had committed last: everything was invalidated. */
  | { readonly type: 'failover'; readonly from: string; readonly to: string }
  /** A server of the store: reached and trusted, out of reach, or reached and not to be trusted for the reason given. */
  | {
      readonly type: 'connection';
      readonly node: string;
      readonly state: 'connected' | 'lost' | 'distrusted';
      readonly reason?: string;
    }
  /**
   * What other processes tell of invalidations: it arrives, it does not, or something of it was missed. While it does not arrive, trusted
   * values are as old as their window allows.
   */
  | { readonly type: 'bus'; readonly state: 'connected' | 'lost' | 'gap'; readonly error?: unknown }
  /** While a server's breaker is open nothing is sent to it. */
  | { readonly type: 'breaker'; readonly node: string; readonly state: 'open' | 'closed' };

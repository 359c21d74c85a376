/** The protocol, and what is broken in it: one configuration of the model. The full protocol is `FULL_PROTOCOL`. */
export interface Rules {
  readonly writers: number;
  readonly readers: number;
  /** ACK: no read returns what is older than a write acknowledged before it began. LIN: nor older than what an ended read returned. */
  readonly property: 'ACK' | 'LIN';
  /** `own`: the fence is a token in the entry's own cell, as for exact ids. `separate`: a cell of its own, as for an index. */
  readonly fence: 'own' | 'separate';
  readonly tokens: boolean;
  readonly markBeforeCommit: boolean;
  readonly deleteAtFinalise: boolean;
  readonly pendingForbidsMint: boolean;
  /** Pending writers are a set; otherwise one finalise lifts every mark. */
  readonly pendingIsSet: boolean;
  readonly ackAfterFinalise: boolean;
  readonly epochCompared: boolean;
  readonly uniqueTokens: boolean;
  readonly absentIsInvalid: boolean;
  readonly captureBeforeLoad: boolean;
  /** `equal-tokens`: a reader may take over a running load of one who captured the same tokens; `anyone`: any running load. */
  readonly join: 'never' | 'equal-tokens' | 'anyone';
  /** Reads that are not atomic: entry first, then tokens, or the other way around. */
  readonly splitRead: 'never' | 'entry-first' | 'tokens-first';
  /** The client library sends a mint again. */
  readonly resentMints: boolean;
  /** How often each fault may happen. */
  readonly evictions: number;
  readonly expiries: number;
  readonly crashes: number;
  readonly restarts: number;
}

export const FULL_PROTOCOL: Rules = {
  writers: 2,
  readers: 3,
  property: 'ACK',
  fence: 'separate',
  tokens: true,
  markBeforeCommit: true,
  deleteAtFinalise: true,
  pendingForbidsMint: true,
  pendingIsSet: true,
  ackAfterFinalise: true,
  epochCompared: true,
  uniqueTokens: true,
  absentIsInvalid: true,
  captureBeforeLoad: true,
  join: 'never',
  splitRead: 'never',
  resentMints: false,
  evictions: 0,
  expiries: 0,
  crashes: 0,
  restarts: 0,
};

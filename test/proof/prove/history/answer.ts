/**
 * What a read was answered by: an entry of the store, one that the process has kept, one past its ttl, a key of the older cache (after a
 * `miss`), or its loader, with tokens or without.
 */
export type Answer = 'hit' | 'kept' | 'stale' | 'old key' | 'miss' | 'bypass';

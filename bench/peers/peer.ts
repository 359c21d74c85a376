import type { Read } from '../turns/closed-loop.js';

/** What a peer is set up with. */
export interface PeerSetUp {
  readonly redisUrl: string;
  /** Loads, or makes, the value of an id. */
  valueOf(id: number): object;
}

/** A peer that is connected. */
export interface OpenPeer {
  /** Reads through the cache; the id is `idOf` the number of the read. */
  readonly read: Read;
  close(): Promise<unknown>;
}

/** Another way of caching in Redis, set up for reads from there and from nowhere nearer. */
export interface Peer {
  readonly name: string;
  readonly packages: readonly string[];
  open(setUp: PeerSetUp): Promise<OpenPeer>;
}

/** Longer than any run, in milliseconds. */
export const TTL_MS = 3_600_000;

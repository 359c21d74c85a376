import type { Load, Row } from '../library.js';
import type { Scheme } from '../scheme.js';

/** One process of an application that caches with some library. */
export interface GauntletNode {
  read(scheme: Scheme, ids: readonly string[]): Promise<readonly Row[]>;
  invalidate(scheme: Scheme, id: string): Promise<void>;
  /** Waits until whatever the node has sent to Redis, or has been sent by its bus, has arrived. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a node of a library; its misses go to `load`. */
export type OpenNode = (library: string, redisUrl: string, load: Load) => Promise<GauntletNode>;

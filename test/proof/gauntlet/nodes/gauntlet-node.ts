import type { LibrarySetUp, Row } from '../library.js';
import type { Scheme } from '../scheme.js';

/** One process of an application that caches with some library. */
export interface GauntletNode {
  read(scheme: Scheme, ids: readonly string[]): Promise<readonly Row[]>;
  invalidate(scheme: Scheme, id: string): Promise<void>;
  /** Waits until whatever the node has sent to Redis, or has been sent by its bus, has arrived. */
  settle(): Promise<void>;
  close(): Promise<void>;
  /** Ends the node, whatever it still waits for. */
  abandon(): Promise<void>;
}

/** Starts a node of a library. */
export type OpenNode = (library: string, setUp: LibrarySetUp) => Promise<GauntletNode>;

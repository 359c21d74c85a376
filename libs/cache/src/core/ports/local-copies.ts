/** How much an in-process tier keeps. */
export interface LocalBounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** Keeps what one accessor has read, within bounds: what is beyond them is evicted, least recently used first. */
export interface LocalCopies<Copy extends object> {
  get(key: string): Copy | undefined;
  /** @param bytes - About what `copy` takes, its key included; one that takes more than all may is not kept. */
  set(key: string, copy: Copy, bytes: number): void;
  delete(key: string): void;
}

/** Makes the place for the copies of one accessor. */
export type CreateLocalCopies = <Copy extends object>(bounds: LocalBounds) => LocalCopies<Copy>;

import type { Accounts, Seen } from './race-app.js';

/** A load that has read its row and waits before it returns. */
export interface HeldLoad {
  /** What it read. */
  readonly seen: Seen;
  release(): void;
}

/** Holds the next load of `accessor` that found a row, right after its query; later ones run through. */
export function holdNextLoad(accessor: Accounts): Promise<HeldLoad> {
  return new Promise((resolve) => {
    accessor.hold = async (seen) => {
      if (!seen) return;
      accessor.hold = undefined;
      await new Promise<void>((release) => resolve({ seen, release }));
    };
  });
}

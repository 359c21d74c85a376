import { StoreHarness, type StoreUnderTest } from './store-harness.js';

/** One sentence about what a store must do, and what checks it. */
export interface StoreConformanceCase {
  readonly title: string;
  /** Rejects with an AssertionError when the store does not conform. */
  run(under: StoreUnderTest): Promise<void>;
}

/** Returns the case of that title, which `run` checks with cells of its own. */
export function check(title: string, run: (harness: StoreHarness) => Promise<void>): StoreConformanceCase {
  return { title, run: (under) => run(new StoreHarness(under)) };
}

/** @internal Returns `bytes` so that they can be compared and read. */
export function hex(bytes: Uint8Array | null | undefined): string {
  return bytes ? Buffer.from(bytes).toString('hex') : 'none';
}

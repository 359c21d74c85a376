import type { Slice } from './take-turns.js';

/** What readers do, `n` counting the reads. */
export type Read = (n: number) => Promise<unknown>;

const MS_PER_S = 1_000;

/** Returns reads per second of `readers` that each begin their next read when they have the value of the last one. */
export function closedLoop(read: Read, readers: number, reads: number): Slice {
  return async () => {
    let next = 0;
    const reader = async (): Promise<void> => {
      while (next < reads) await read(next++);
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: readers }, reader));
    return (reads / (performance.now() - start)) * MS_PER_S;
  };
}

/** How reads are made: so many readers, each with one read after the other. */
export interface ReadPattern {
  readonly readers: number;
  /** Of each reader. */
  readonly reads: number;
}

const US_PER_MS = 1_000;

/** Returns the microseconds that a read takes of the whole, when `read` is called as `pattern` says. */
export async function timeReads(
  { readers, reads }: ReadPattern,
  read: (n: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  await Promise.all(Array.from({ length: readers }, (_, reader) => readInTurn(reader, reads, read)));
  return ((performance.now() - start) * US_PER_MS) / (readers * reads);
}

async function readInTurn(reader: number, reads: number, read: (n: number) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < reads; i++) await read(reader + i);
}

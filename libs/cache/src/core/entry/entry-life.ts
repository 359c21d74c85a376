/** How long an entry is fresh, and what making it took: what a reader needs to renew it in time. */
export interface EntryLife {
  /** Milliseconds from `filledAt` until the entry is stale. */
  readonly freshMs: number;
  /** How far from now a hit moves the end of freshness, in milliseconds; 0 when hits leave it alone. */
  readonly slideMs: number;
  /** What the load took, in milliseconds. */
  readonly loadMs: number;
}

/** Bytes before `freshMs` in a cell: it has a fixed place, so that a store can renew it without knowing the rest. */
export const FRESH_OFFSET = 32;
/** Bytes of `freshMs`, a big-endian number. */
export const FRESH_LENGTH = 6;

const LOAD_LENGTH = 4;
const SLIDES = 0x01;
const LONGEST_MS = 2 ** (8 * FRESH_LENGTH) - 1;
const SLOWEST_MS = 2 ** (8 * LOAD_LENGTH) - 1;

/** Returns for how many milliseconds the entry in `cell`, of format 2, is fresh from its fill on. */
export function freshMsIn(cell: Uint8Array): number {
  let ms = 0;
  for (let at = FRESH_OFFSET; at < FRESH_OFFSET + FRESH_LENGTH; at++) ms = ms * 0x100 + cell[at]!;
  return ms;
}

/** Returns how many bytes `life` takes. */
export function lifeLength(life: EntryLife): number {
  return FRESH_LENGTH + LOAD_LENGTH + 1 + (life.slideMs > 0 ? FRESH_LENGTH : 0);
}

/** Writes `life` at `at`; returns where it ends. */
export function writeLife(out: Buffer, { freshMs, slideMs, loadMs }: EntryLife, at: number): number {
  let end = out.writeUIntBE(within(freshMs, LONGEST_MS), at, FRESH_LENGTH);
  end = out.writeUInt32BE(within(loadMs, SLOWEST_MS), end);
  end = out.writeUInt8(slideMs > 0 ? SLIDES : 0, end);
  return slideMs > 0 ? out.writeUIntBE(within(slideMs, LONGEST_MS), end, FRESH_LENGTH) : end;
}

/** Reads a life. @throws RangeError when `take` does, and for flags of a later library, whose meaning is not known here. */
export function readLife(take: (length: number) => Buffer): EntryLife {
  const freshMs = take(FRESH_LENGTH).readUIntBE(0, FRESH_LENGTH);
  const loadMs = take(LOAD_LENGTH).readUInt32BE(0);
  const flags = take(1)[0]!;
  if (flags > SLIDES) throw new RangeError('unknown flags');
  return { freshMs, loadMs, slideMs: flags === SLIDES ? take(FRESH_LENGTH).readUIntBE(0, FRESH_LENGTH) : 0 };
}

function within(ms: number, most: number): number {
  return Math.min(Math.max(0, Math.round(ms)), most);
}

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
const FLAGS_AT = FRESH_OFFSET + FRESH_LENGTH + LOAD_LENGTH;
const LONGEST_MS = 2 ** (8 * FRESH_LENGTH) - 1;
const SLOWEST_MS = 2 ** (8 * LOAD_LENGTH) - 1;

/** Returns for how many milliseconds the entry in `cell`, of format 2, is fresh from its fill on. */
export function freshMsIn(cell: Uint8Array): number {
  return readUint(cell, FRESH_OFFSET, FRESH_LENGTH);
}

/** Returns the big-endian number of `length` bytes, at most six, at `at`. */
export function readUint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 0x100 + bytes[i]!;
  return value;
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

/** Returns where the life in a cell of format 2 ends; 0 when that is cut, or has flags of a later library, whose meaning is not known here. */
export function endOfLife(cell: Uint8Array): number {
  const flags = cell[FLAGS_AT];
  if (flags === undefined || flags > SLIDES) return 0;
  return FLAGS_AT + 1 + (flags === SLIDES ? FRESH_LENGTH : 0);
}

/** Returns the life in a whole cell of format 2. */
export function readLife(cell: Uint8Array): EntryLife {
  const loadMs = readUint(cell, FRESH_OFFSET + FRESH_LENGTH, LOAD_LENGTH);
  const slideMs = cell[FLAGS_AT] === SLIDES ? readUint(cell, FLAGS_AT + 1, FRESH_LENGTH) : 0;
  return { freshMs: freshMsIn(cell), loadMs, slideMs };
}

function within(ms: number, most: number): number {
  return Math.min(Math.max(0, Math.round(ms)), most);
}

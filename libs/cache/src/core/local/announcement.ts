/** One process's word that cells were invalidated. */
export interface Announcement {
  /** The process. */
  readonly from: string;
  /** Counts its messages, from 1. */
  readonly number: number;
  /** Keys of the cells; null for more than are worth listing. */
  readonly cells: readonly string[] | null;
}

/** Wire format of these messages; those of another one are not understood. */
const FORMAT = 1;
/** Cells listed at most. */
const MOST_CELLS = 1_000;

export function writeAnnouncement({ from, number, cells }: Announcement): string {
  return JSON.stringify([FORMAT, from, number, cells && cells.length <= MOST_CELLS ? cells : null]);
}

/** Returns what `message` says; null for one that is not understood. */
export function readAnnouncement(message: string): Announcement | null {
  try {
    const [format, from, number, cells] = JSON.parse(message) as readonly unknown[];
    const isUnderstood =
      format === FORMAT &&
      typeof from === 'string' &&
      Number.isSafeInteger(number) &&
      (cells === null || isList(cells));
    return isUnderstood ? { from, number: number as number, cells } : null;
  } catch {
    return null;
  }
}

function isList(cells: unknown): cells is readonly string[] {
  return Array.isArray(cells) && cells.every((cell) => typeof cell === 'string');
}

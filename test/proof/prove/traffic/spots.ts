import type { Draws } from './draws.js';

/** An accessor's name, and an id of it that a write is about. */
export type Spot = readonly [accessor: string, id: object];

/** What a writer is about to write; later the same with no spots, when it is done. */
export interface SpotNews {
  readonly writer: string;
  readonly spots: readonly Spot[];
}

/** A writer that is killed never says that it is done. */
const LONGEST_MS = 500;
/** Reads that begin so shortly after a write are the ones to look at, too. */
const AFTERWARDS_MS = 10;

interface Known {
  readonly writer: string;
  readonly spot: Spot;
  until: number;
}

/** What is being written at the moment, by any process: that is where reads go wrong, if they do. */
export class Spots {
  private known: Known[] = [];

  /**
   * @param tell - Passes on to the other processes what this one writes.
   * @param windows - For how long accessors go on trusting what they have, in milliseconds, by name.
   */
  constructor(
    private readonly tell: (news: SpotNews) => void,
    private readonly windows: ReadonlyMap<string, number> = new Map(),
  ) {}

  announce(news: SpotNews): void {
    this.hear(news);
    this.tell(news);
  }

  hear({ writer, spots }: SpotNews): void {
    const now = performance.now();
    this.known.push(...spots.map((spot) => ({ writer, spot, until: now + LONGEST_MS })));
    if (spots.length > 0) return;
    for (const each of this.known)
      if (each.writer === writer) each.until = Math.min(each.until, now + AFTERWARDS_MS + this.windowOf(each.spot));
  }

  /** Any one of those of the moment that are of these accessors. */
  draw(draws: Draws, accessors: ReadonlySet<string>): Spot | undefined {
    const now = performance.now();
    this.known = this.known.filter(({ until }) => until > now);
    const wanted = this.known.filter(({ spot: [accessor] }) => accessors.has(accessor));
    return wanted.length > 0 ? draws.pick(wanted).spot : undefined;
  }

  private windowOf([accessor]: Spot): number {
    return this.windows.get(accessor) ?? 0;
  }
}

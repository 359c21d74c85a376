import type { BypassReason } from '../access/cache-event.js';

const MOST = 2_000;

/** A read that passed the store by. */
export interface Bypass {
  readonly at: number;
  readonly reason: BypassReason;
}

/** The latest reads that passed the store by. To note one costs next to nothing, since an outage is full of them; to find one, a search. */
export class RecentBypasses {
  private readonly keys: string[] = [];
  private readonly times = new Float64Array(MOST);
  private readonly reasons: BypassReason[] = [];
  private next = 0;

  note(key: string, reason: BypassReason, at: number): void {
    this.keys[this.next] = key;
    this.reasons[this.next] = reason;
    this.times[this.next] = at;
    this.next = (this.next + 1) % MOST;
  }

  /** Returns the last one of `key`; undefined when there has been none, or so many since. */
  latestOf(key: string): Bypass | undefined {
    const places = [...this.keys.keys()].filter((place) => this.keys[place] === key);
    const age = (place: number): number => (this.next - 1 - place + MOST) % MOST;
    const [youngest] = places.sort((a, b) => age(a) - age(b));
    return youngest === undefined ? undefined : { at: this.times[youngest]!, reason: this.reasons[youngest]! };
  }
}

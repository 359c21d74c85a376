import type { WatchedLoad } from '../ports/load-context.js';
import type { Landed } from './flights.js';

/** A load that captured no tokens, and how its value is copied. */
export interface UnfencedLoad {
  /** @param onBegin - Called right before the loader is. */
  run(onBegin: () => void): Promise<WatchedLoad<unknown>>;
  /** @throws when there is no faithful copy of `value`. */
  encode(value: unknown): Uint8Array;
}

/**
 * Loads without tokens, for when the store gives none: per key at most one runs and at most one waits for it to end.
 *
 * Nothing tells whether a write came between such a load and a reader, except time: a load is shared with those who had started to
 * read when it began. Each of them could have sent its query itself (invariant 9).
 */
export class UnfencedFlights {
  private readonly latest = new Map<string, UnfencedFlight>();
  private beginnings = 0;

  /** The present moment, for `join`: to be taken before the read does anything else. */
  get now(): number {
    return this.beginnings;
  }

  /** Returns what a load of `key` brings that begins after `since`, or has begun after it, if there is one. */
  join(key: string, since: number): Promise<Landed> | undefined {
    const flight = this.latest.get(key);
    if (!flight || flight.begun <= since) return undefined;
    flight.isShared = true;
    return flight.landed;
  }

  /** Returns what `load` brings, and lets others join it; it begins once the load of `key` under way has ended. @throws as `load` does. */
  async lead(key: string, load: UnfencedLoad): Promise<unknown> {
    const previous = this.latest.get(key)?.landed;
    const flight = new UnfencedFlight((self) => this.fly(key, self, load, previous));
    this.latest.set(key, flight);
    return (await flight.landed).value;
  }

  private async fly(
    key: string,
    flight: UnfencedFlight,
    load: UnfencedLoad,
    previous: Promise<Landed> | undefined,
  ): Promise<Landed> {
    await previous?.then(ignore, ignore);
    try {
      const { value, taint } = await load.run(() => void (flight.begun = ++this.beginnings));
      // Nobody can join from here on, and the leader, who may change the value, does not have it yet.
      const payload = flight.isShared && taint === undefined ? copyOf(value, load) : null;
      return { value, payload, shareable: payload !== null };
    } finally {
      if (this.latest.get(key) === flight) this.latest.delete(key);
    }
  }
}

class UnfencedFlight {
  readonly landed: Promise<Landed>;
  /** Its place among all beginnings. */
  begun = Number.POSITIVE_INFINITY;
  isShared = false;

  constructor(fly: (flight: UnfencedFlight) => Promise<Landed>) {
    this.landed = fly(this);
  }
}

/** Returns null when there is no copy: the value is then the leader's alone. */
function copyOf(value: unknown, load: UnfencedLoad): Uint8Array | null {
  try {
    return load.encode(value);
  } catch {
    return null;
  }
}

function ignore(): void {}

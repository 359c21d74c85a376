/** What a flight brought back to those who share it. */
export interface Landed {
  readonly value: unknown;
  /** The encoded value, from which everybody but the one who loaded it gets a copy. */
  readonly payload: Uint8Array | null;
  /** False when only the one who loaded the value may have it: it is a private view, or its tags were not watched over. */
  readonly shareable: boolean;
  /** True when another process has loaded it, and who shares the flight has to look for it in the store. */
  readonly isStored?: boolean;
}

/** A load under way. */
export interface Flight {
  readonly landed: Promise<Landed>;
  /** It lands together with others, and one of these may be waiting for whoever wants to join. */
  readonly isBatch: boolean;
  /** False while it waits for a place among the loads: whoever holds one must not wait for it. */
  hasBegun(): boolean;
  /** Present where whoever leads has to ask first whose turn it is: resolves once that is known, and its load was called for. Never rejects. */
  readonly start?: Promise<unknown>;
}

/** Loads under way, by the signature of the tokens they captured: whoever captured the same ones may share (invariant 9). */
export class Flights {
  private readonly running = new Map<string, Flight>();

  find(signature: string): Flight | undefined {
    return this.running.get(signature);
  }

  /** Announces a flight until it has landed. */
  announce(signature: string, flight: Flight): void {
    this.running.set(signature, flight);
    const end = (): void => {
      if (this.running.get(signature) === flight) this.running.delete(signature);
    };
    flight.landed.then(end, end);
  }

  /** Resolves once every flight that is under way now has landed. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.running.values()].map(({ landed }) => landed));
  }
}

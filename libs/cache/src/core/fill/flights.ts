import type { Taint } from '../ports/load-context.js';

/** What a flight brought back to those who share it. */
export interface Landed {
  readonly value: unknown;
  /** The encoded value, from which everybody but the one who loaded it gets a copy. */
  readonly payload: Uint8Array | null;
  /** Set when the value is a private view: only the one who loaded it may have it. */
  readonly taint?: Taint;
}

/** Loads under way, by the signature of the tokens they captured: whoever captured the same ones may share (invariant 9). */
export class Flights {
  private readonly running = new Map<string, Promise<Landed>>();

  find(signature: string): Promise<Landed> | undefined {
    return this.running.get(signature);
  }

  /** Announces a flight until it has landed. */
  announce(signature: string, flight: Promise<Landed>): void {
    this.running.set(signature, flight);
    const end = (): void => {
      if (this.running.get(signature) === flight) this.running.delete(signature);
    };
    flight.then(end, end);
  }

  /** Resolves once every flight that is under way now has landed. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.running.values());
  }
}

import type { Capture } from '../fill/capture.js';
import type { Landed } from '../fill/flights.js';
import type { Turn } from '../fill/turns.js';
import type { FoundEntry } from '../read/lookup.js';
import type { Binding } from './binding.js';
import type { ReadThroughParts } from './read-through-parts.js';
import type { Missed } from './wanted.js';

/** Loads and stores; one promise per id. */
export type LoadEach<Id> = (missed: readonly Missed<Id>[]) => readonly Promise<Landed>[];

/** Loads that have been called for once `start` has resolved, unless others are waited for. */
interface LeasedFlights {
  readonly landed: readonly Promise<Landed>[];
  readonly start: Promise<unknown>;
}

/** What the store has when it is asked again: the value, or the tokens under which it may be loaded now. */
type Again<Id> = { readonly landed: Landed } | { readonly missed: Missed<Id> };

/** Lasts as long as a reader waits for others. */
interface Patience {
  readonly over: Promise<void>;
  isOver(): boolean;
  end(): void;
}

/**
 * Loads of which one process at a time does each, while the others wait for what it stores.
 *
 * Who has waited, and who gets its turn, asks the store again: with tokens of its own, as if it had come only now (invariant 9).
 */
export class LeasedLoads<Id extends object> {
  constructor(
    private readonly binding: Binding,
    private readonly parts: ReadThroughParts,
    private readonly leaseMs: number,
  ) {}

  /** Loads those whose turn it is by one call of `load`, and each of the others alone, should nobody have stored it by then. */
  each(missed: readonly Missed<Id>[], load: LoadEach<Id>): LeasedFlights {
    const turns = missed.map((miss) => this.take(miss));
    const own = Promise.all(turns).then(async (taken) => {
      const again = await Promise.all(
        taken.map(async (turn, i) => (turn.isMine ? this.again(missed[i]!, turn) : null)),
      );
      const left = again.flatMap((one) => (one && 'missed' in one ? [one.missed] : []));
      const loads = left.length > 0 ? load(left) : [];
      let next = 0;
      return again.map((one) => (one && 'missed' in one ? { landing: loads[next++]! } : one));
    });
    const landed = missed.map(async (miss, i) => {
      const turn = await turns[i]!;
      if (!turn.isMine) return this.inTurn(miss, turn, load);
      try {
        const one = (await own)[i]!;
        if ('landing' in one) return await one.landing;
        await this.joined();
        return one.landed;
      } finally {
        turn.end();
      }
    });
    return { landed, start: own };
  }

  /** Those who have waited to know whose turn it is join before this turn of theirs is over. */
  private joined(): Promise<void> {
    return new Promise((resolve) => this.parts.scheduler.defer(resolve));
  }

  private async inTurn(miss: Missed<Id>, first: Turn, load: LoadEach<Id>): Promise<Landed> {
    const patience = this.patience();
    try {
      let turn = first;
      for (;;) {
        await Promise.race([turn.freed, patience.over]);
        const found = await this.again(miss);
        if ('landed' in found) return found.landed;
        if (patience.isOver()) return await load([found.missed])[0]!;
        turn = await this.take(found.missed);
        if (turn.isMine) return await this.atLast(found.missed, turn, load);
      }
    } finally {
      patience.end();
    }
  }

  /** Somebody else may have had its turn since the store was asked. */
  private async atLast(miss: Missed<Id>, turn: Turn, load: LoadEach<Id>): Promise<Landed> {
    try {
      const found = await this.again(miss, turn);
      return 'landed' in found ? found.landed : await load([found.missed])[0]!;
    } finally {
      turn.end();
    }
  }

  private take({ address }: Missed<Id>): Promise<Turn> {
    return this.parts.turns.take(address.entry.key, this.leaseMs);
  }

  /** @param turn - That of the caller: it ends once what is loaded is on its way, ahead of all who get the value here. */
  private async again(miss: Missed<Id>, turn?: Turn): Promise<Again<Id>> {
    const found = await this.parts.reader.lookup(this.binding, miss.address, { replacing: Number.NaN });
    if (found.outcome === 'hit' || found.outcome === 'stale') return { landed: landedFrom(found) };
    const capture: Capture | null = found.outcome === 'miss' ? found.capture : null;
    return { missed: { ...miss, capture, onSent: turn && (() => turn.end()) } };
  }

  private patience(): Patience {
    let isOver = false;
    let end!: () => void;
    const over = new Promise<void>((resolve) => {
      end = this.parts.scheduler.after(this.leaseMs, () => {
        isOver = true;
        resolve();
      });
    });
    return { over, isOver: () => isOver, end };
  }
}

/**
 * Whoever shares the flight has captured the same tokens, before that question or after it: what was found under them holds for all. Tags
 * have tokens of their own, which nobody has captured yet.
 */
function landedFrom({ value, payload, times }: FoundEntry): Landed {
  return payload && times.tags.length === 0
    ? { value, payload, shareable: true }
    : { value, payload: null, shareable: false, isStored: true };
}

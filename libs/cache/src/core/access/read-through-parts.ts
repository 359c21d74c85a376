import type { BackOff } from '../fill/back-off.js';
import type { Background } from '../fill/background.js';
import type { Filler } from '../fill/filler.js';
import type { Flights } from '../fill/flights.js';
import type { Loads } from '../fill/loads.js';
import type { Turns } from '../fill/turns.js';
import type { UnfencedFlights } from '../fill/unfenced-flights.js';
import type { TakeOver } from '../legacy/take-over.js';
import type { Clock } from '../ports/clock.js';
import type { Entropy } from '../ports/entropy.js';
import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { Scopes } from '../ports/scopes.js';
import type { EntryReader } from '../read/entry-reader.js';
import type { LookupMode } from '../read/lookup.js';
import type { Touches } from '../read/touches.js';
import type { BypassReason } from './cache-event.js';

/** What every accessor's reads share. */
export interface ReadThroughParts {
  readonly reader: EntryReader;
  readonly filler: Filler;
  readonly takeOver: TakeOver;
  readonly flights: Flights;
  readonly unfenced: UnfencedFlights;
  readonly loads: Loads;
  readonly touches: Touches;
  readonly turns: Turns;
  readonly background: Background;
  /** Keeps renewals that failed from being tried again at once. */
  readonly backOff: BackOff;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly scheduler: Scheduler;
  readonly observer: Required<Observer>;
  readonly scopes: Scopes;
  /** The kill switch: when off, reads go to the loader and nothing is stored. */
  readonly enabled: boolean;
  /** Returns why a read has to pass the store by; inside a transaction's reader, since the store does not know what the transaction wrote. */
  passedBy(mode: LookupMode): BypassReason | undefined;
  /** Whether the caller's request wants what it reads to be loaded anew. */
  isRefreshWanted(): boolean;
}

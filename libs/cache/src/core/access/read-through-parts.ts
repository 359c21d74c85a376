import type { Filler } from '../fill/filler.js';
import type { Flights } from '../fill/flights.js';
import type { Loads } from '../fill/loads.js';
import type { UnfencedFlights } from '../fill/unfenced-flights.js';
import type { TakeOver } from '../legacy/take-over.js';
import type { LoadContext } from '../ports/load-context.js';
import type { Observer } from '../ports/observer.js';
import type { EntryReader } from '../read/entry-reader.js';

/** What every accessor's reads share. */
export interface ReadThroughParts {
  readonly reader: EntryReader;
  readonly filler: Filler;
  readonly takeOver: TakeOver;
  readonly flights: Flights;
  readonly unfenced: UnfencedFlights;
  readonly loads: Loads;
  readonly observer: Observer;
  readonly context: () => LoadContext;
  /** The kill switch: when off, reads go to the loader and nothing is stored. */
  readonly enabled: boolean;
}

import type { Flights } from '../fill/flights.js';
import type { LocalCopy } from '../local/local-copy.js';
import type { Lookup, LookupMode, MaybeLater } from './lookup.js';
import { missReasonOf } from './miss-reason-of.js';
import type { Search } from './search.js';
import type { CellBytes } from './whole-answer.js';
import type { TokenCapture } from './token-capture.js';

/** What somebody concluded who found no entry. */
interface Conclusion {
  readonly mode: LookupMode;
  readonly copy: LocalCopy | undefined;
  readonly lookup: MaybeLater<Lookup>;
  /** The same for all but the first, who goes ahead: its load has been called for by the time that they ask for it. */
  others?: MaybeLater<Lookup>;
}

/**
 * Tells why an entry was missed, and under which tokens it may be loaded.
 *
 * Who was given the very same answer shares what was concluded from it, with the mint that this took: everybody who asked in that turn
 * had begun before the mint was sent (invariant 9).
 */
export class Misses {
  private readonly concluded = new WeakMap<readonly CellBytes[], Conclusion>();

  constructor(
    private readonly tokens: TokenCapture,
    private readonly flights: Flights,
    private readonly failed: (error: unknown) => Lookup,
  ) {}

  /** @param found - The answer to what `search` asked for. Never rejects, and throws what is wrong with `found`. */
  conclude(search: Search, found: readonly CellBytes[]): MaybeLater<Lookup> {
    const { mode, copy } = search;
    const known = this.concluded.get(found);
    if (known?.mode === mode && known.copy === copy) return (known.others ??= this.behind(known.lookup));
    const lookup = this.missed(search, found);
    this.concluded.set(found, { mode, copy, lookup });
    return lookup;
  }

  private behind(lookup: MaybeLater<Lookup>): MaybeLater<Lookup> {
    return lookup instanceof Promise ? lookup.then((one) => this.afterStart(one)) : this.afterStart(lookup);
  }

  /** Whoever goes ahead may have to ask first whose turn it is: there is time for the others once its load runs. */
  private afterStart(lookup: Lookup): MaybeLater<Lookup> {
    const capture = lookup.outcome === 'miss' ? lookup.capture : null;
    const start = capture && this.flights.find(capture.signature)?.start;
    return start ? start.then(() => lookup) : lookup;
  }

  private missed(search: Search, found: readonly CellBytes[]): MaybeLater<Lookup> {
    const { binding, address, mode } = search;
    const why = mode === 'refresh' ? 'refresh' : whyMissed(search, found);
    if (mode === 'peek') return { outcome: 'miss', capture: null, why };
    const capture = this.tokens.capture(binding, address, found);
    if (!(capture instanceof Promise)) return { outcome: 'miss', capture, why };
    return capture.then(
      (one): Lookup => ({ outcome: 'miss', capture: one, why }),
      (error: unknown) => this.failed(error),
    );
  }
}

function whyMissed({ binding, ownCount, copy }: Search, found: readonly CellBytes[]): ReturnType<typeof missReasonOf> {
  const kept = copy?.isOf(found[ownCount - 1]) ? copy.entry : undefined;
  return missReasonOf(binding, found.slice(0, ownCount), kept);
}

import { freshForMs } from '../entry/entry-times.js';
import type { FoundEntry } from '../read/lookup.js';
import { isDueEarly } from '../fill/early-renewal.js';
import type { Binding } from './binding.js';
import type { ReadThroughParts } from './read-through-parts.js';
import type { Renewals } from './renewals.js';
import type { Wanted } from './wanted.js';

/** What hits do for the entries they find: prolong them, and have them renewed in good time. Nobody waits for it, and it never fails a read. */
export class Upkeep<T, Id extends object> {
  constructor(
    private readonly binding: Binding,
    private readonly renewals: Renewals<T, Id>,
    private readonly parts: ReadThroughParts,
  ) {}

  afterHit({ id, address }: Wanted<Id>, { times }: FoundEntry): void {
    if (!times.life) return;
    const { clock, entropy, touches } = this.parts;
    const { lifetimes } = this.binding.namespace;
    const left = freshForMs(times, clock.now());
    if (lifetimes.slidesUntilMs !== null) touches.afterHit(address, times, lifetimes);
    if (isDueEarly(left, times.life.loadMs, lifetimes.eagerness, entropy))
      this.renewals.start([{ id, address, filledAt: times.filledAt }]);
  }
}

/** Returns the upkeep that the accessor asked for; null, so that a hit costs nothing, when it asked for none. */
export function upkeepOf<T, Id extends object>(
  binding: Binding,
  renewals: Renewals<T, Id>,
  parts: ReadThroughParts,
): Upkeep<T, Id> | null {
  const { slidesUntilMs, eagerness } = binding.namespace.lifetimes;
  return slidesUntilMs !== null || eagerness > 0 ? new Upkeep(binding, renewals, parts) : null;
}

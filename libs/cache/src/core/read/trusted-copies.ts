import type { Binding } from '../access/binding.js';
import { isTouchDue } from '../entry/entry-times.js';
import type { EntryAddress } from '../key/entry-address.js';
import type { TagSpace } from '../key/tag-space.js';
import type { LocalCopy } from '../local/local-copy.js';
import type { RecentInvalidations } from '../local/recent-invalidations.js';
import type { Clock } from '../ports/clock.js';
import type { Trust } from '../trust/trust.js';
import type { EntryJudge } from './entry-judge.js';
import type { FoundEntry, LookupMode } from './lookup.js';
import { tagCells } from './tag-hint.js';

/** What telling whether a copy may be trusted takes. */
export interface TrustedCopiesParts {
  readonly judge: EntryJudge;
  readonly tags: TagSpace;
  readonly trust: Trust;
  readonly clock: Clock;
  readonly recent: RecentInvalidations;
}

/** Entries that this process keeps and returns, for a while, without asking the store. */
export class TrustedCopies {
  constructor(private readonly parts: TrustedCopiesParts) {}

  /** Returns an entry within its trust window, of which nothing is known to have been invalidated since the store was asked. */
  find(binding: Binding, address: EntryAddress, mode: LookupMode): FoundEntry | undefined {
    if (!binding.local?.isTrusting || (mode !== 'read' && mode !== 'peek')) return undefined;
    const { judge, trust, clock } = this.parts;
    trust.notice();
    const copy = binding.local.findWithinWindow(address.entry.key);
    // While something is owed, who asks is told whether that matters here.
    if (!copy || !trust.isWhole || this.mayHaveChanged(copy, address)) return undefined;
    // A hit that the store has to hear of may as well ask.
    if (isTouchDue(copy.times, clock)) return undefined;
    try {
      return judge.entryIn(copy, binding) ?? undefined;
    } catch {
      // It is found, and reported, again.
      return undefined;
    }
  }

  private mayHaveChanged({ asked: { moment }, entry }: LocalCopy, address: EntryAddress): boolean {
    const { recent, tags } = this.parts;
    if (recent.isQuietSince(moment)) return false;
    return recent.concern([...address.cells, ...tagCells(tags, entry.tagNames)], moment);
  }
}

import { ENTRY_HEAD_LENGTH, isSameFill } from '../entry/entry-cell.js';
import { freshMsIn } from '../entry/entry-life.js';
import { FoundEntry } from '../read/lookup.js';
import type { StoredEntry, StoredTimes } from '../read/stored-entry.js';
import { TagHint } from '../read/tag-hint.js';

/** When the store was asked: by the clock, and as counted by `RecentInvalidations`. */
export interface Asked {
  readonly at: number;
  readonly moment: number;
}

/** A value for any number of readers: one that nobody can change, or the bytes from which each gets its own. */
export type Kept = SharedValue | { readonly payload: Uint8Array };

interface SharedValue {
  readonly value: unknown;
  /** Present where readers are answered without waiting for anything. */
  readonly promised?: Promise<unknown>;
}

/** Beyond so many bytes of payload, asking for the head of an entry costs less than reading it again. */
const LARGE = 4_096;

/** An entry as it was read, kept in this process. */
export class LocalCopy {
  /** Whether only the head of the entry should be read to see that it is still the same. */
  readonly isLarge: boolean;
  private readonly head: Uint8Array;
  private currentTimes: StoredTimes;
  private tagHint: TagHint | undefined;
  private found: FoundEntry | undefined;

  /**
   * @param entry - What the entry depends on, read from `header`.
   * @param header - The entry without its payload.
   * @param lastAsked - When the store was asked, the last time that it said that all is as it was.
   */
  constructor(
    readonly entry: StoredEntry,
    header: Uint8Array,
    readonly kept: Kept,
    payloadLength: number,
    private lastAsked: Asked,
  ) {
    this.head = header.subarray(0, ENTRY_HEAD_LENGTH);
    this.isLarge = payloadLength > LARGE;
    this.currentTimes = entry.times;
  }

  /** When the read began that last found the copy to hold. */
  get asked(): Asked {
    return this.lastAsked;
  }

  /** As the store told them last: hits may have prolonged the entry since it was copied. */
  get times(): StoredTimes {
    return this.currentTimes;
  }

  /** The tags whose tokens have to be asked for; undefined without tags. */
  get hint(): TagHint | undefined {
    if (!this.entry.isTagged) return undefined;
    return (this.tagHint ??= new TagHint(this.entry.tagNames));
  }

  /** Whether `cell`, whole or only its head, is what was copied. */
  isOf(cell: Uint8Array | null | undefined): boolean {
    return cell != null && isSameFill(this.head, cell);
  }

  /** Takes over how long the entry is fresh by now, from `cell`, which `isOf`. */
  renew(cell: Uint8Array): void {
    const { filledAt, life, token, tags } = this.currentTimes;
    if (!life) return;
    const freshMs = freshMsIn(cell);
    if (freshMs !== life.freshMs) this.currentTimes = { filledAt, life: { ...life, freshMs }, token, tags };
  }

  /** Returns what everybody finds who gets `value`, which is kept as it is: the very same, for as long as nothing else changes. */
  sharedAs(outcome: FoundEntry['outcome'], { value, promised }: SharedValue): FoundEntry {
    const { found, currentTimes: times } = this;
    if (found?.outcome === outcome && found.times === times) return found;
    return (this.found = new FoundEntry(outcome, value, times, 'local', promised));
  }

  /** The copy was found to hold by a read that began at `asked`. */
  confirm(asked: Asked): void {
    this.lastAsked = asked;
  }
}

import type { Binding } from '../access/binding.js';
import type { MissReason } from '../access/cache-event.js';
import { entryToken } from '../entry/entry-cell.js';
import { freshForMs } from '../entry/entry-times.js';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Capture, CapturedToken } from '../fill/capture.js';
import type { EntryAddress } from '../key/namespace.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Clock } from '../ports/clock.js';
import type { Observer } from '../ports/observer.js';
import type { Cell } from '../ports/store.js';
import type { Trust } from '../trust/trust.js';
import { missReasonOf } from './miss-reason-of.js';
import { StoredEntry, type StoredTimes } from './stored-entry.js';
import type { CellBytes, StoreBatches } from './store-batches.js';

/** What the store knows of an entry. */
export type Lookup =
  | FoundEntry
  /** `capture` is null when nothing may be filled: a writer is pending. */
  | { readonly outcome: 'miss'; readonly capture: Capture | null; readonly why: MissReason }
  | { readonly outcome: 'unavailable' };

/** An entry that may be served: everything it depends on is current. It is stale from the end of its ttl, as long as its grace lasts. */
export interface FoundEntry {
  readonly outcome: 'hit' | 'stale';
  readonly value: unknown;
  readonly times: StoredTimes;
}

/** A lookup that wants an entry only if it is fresh and another than the one that was filled at `replacing`. */
export interface Replacement {
  readonly replacing: number;
}

/** How far a lookup goes. */
export type LookupMode = 'read' | 'peek' | 'refresh' | Replacement;

const UNAVAILABLE: Lookup = { outcome: 'unavailable' };

/** Reads an entry with all its tokens in one request, and captures the tokens when it has to be loaded. */
export class EntryReader {
  constructor(
    private readonly batches: StoreBatches,
    private readonly tags: TagSpace,
    private readonly observer: Observer,
    private readonly trust: Trust,
    private readonly clock: Clock,
  ) {}

  /** Returns what the store has. Never rejects: a store that fails is `unavailable`. */
  lookup(binding: Binding, address: EntryAddress, mode: LookupMode = 'read'): Lookup | Promise<Lookup> {
    return this.batches.isStoreAway ? UNAVAILABLE : this.ask(binding, address, mode);
  }

  private async ask(binding: Binding, address: EntryAddress, mode: LookupMode): Promise<Lookup> {
    try {
      const isTrusted = this.trust.holds();
      if (isTrusted !== true && !(await isTrusted)) return UNAVAILABLE;
      return await this.find(binding, address, mode);
    } catch (error) {
      // A cache problem never fails a read. What the store could not do was observed where it happened; anything else is here.
      if (!(error instanceof StoreUnavailableError))
        this.observer.observe({ type: 'store_failed', operation: 'read', error });
      return UNAVAILABLE;
    }
  }

  private async find(binding: Binding, address: EntryAddress, mode: LookupMode): Promise<Lookup> {
    const hints = mode === 'refresh' ? undefined : binding.hints?.of(address.entry.key);
    const own = [address.space, ...address.indexes, ...address.otherSpaces, address.entry];
    const cells = hints ? [...own, ...this.tagCells(hints)] : own;
    const { generation } = this.trust;
    if (!this.trust.covers(binding.namespace.name, cells)) return UNAVAILABLE;
    const found = await this.batches.readCells(cells);
    if (generation !== this.trust.generation) return UNAVAILABLE;
    if (mode !== 'refresh') {
      const entry = await this.validEntry(binding, address, found, own.length, hints);
      if (entry && isWanted(entry, mode)) return entry;
      if (mode === 'peek')
        return { outcome: 'miss', capture: null, why: missReasonOf(binding, found.slice(0, own.length)) };
    }
    const why = mode === 'refresh' ? 'refresh' : missReasonOf(binding, found.slice(0, own.length));
    const capture = await this.capture(binding, address, own, found);
    return { outcome: 'miss', capture, why };
  }

  private async validEntry(
    binding: Binding,
    address: EntryAddress,
    found: readonly CellBytes[],
    ownCount: number,
    hints: readonly string[] | undefined,
  ): Promise<FoundEntry | null> {
    const stored = StoredEntry.from(found[ownCount - 1], binding);
    if (!stored?.dependsOn(found[0], found.slice(1, ownCount - 1))) return null;
    if (stored.hasTags && !(await this.hasCurrentTags(stored, binding, address, found.slice(ownCount), hints)))
      return null;
    const outcome = this.inTime(stored.times, binding);
    if (!outcome) return null;
    try {
      const payload = stored.payload(binding, address.entry.key);
      const value = binding.codec.decode(payload instanceof Uint8Array ? payload : await payload);
      return { outcome, value, times: stored.times };
    } catch (error) {
      const { name } = binding.namespace;
      this.observer.observe({ type: 'decode_failed', namespace: name, key: address.entry.key, error });
      return null;
    }
  }

  /** Null for an entry whose grace is over, by the reader's own declaration: another build may have given it more. */
  private inTime(times: StoredTimes, { namespace }: Binding): 'hit' | 'stale' | null {
    if (!times.life) return 'hit';
    const left = freshForMs(times, this.clock.now());
    if (left > 0) return 'hit';
    return -left < namespace.lifetimes.graceMs ? 'stale' : null;
  }

  /** Tokens that no hint asked for are read now. Later than the entry is as good: they only must not have moved since the capture. */
  private async hasCurrentTags(
    stored: StoredEntry,
    binding: Binding,
    address: EntryAddress,
    hinted: readonly CellBytes[],
    hints: readonly string[] = [],
  ): Promise<boolean> {
    const names = stored.tagNames;
    if (names[0] === hints[0] && names.every((name) => hints.includes(name)))
      return stored.hasTagTokens(
        hinted[0],
        names.map((name) => hinted[1 + hints.indexOf(name)]!),
      );
    binding.hints?.remember(address.entry.key, names);
    const cells = this.tagCells(names);
    if (!this.trust.covers(binding.namespace.name, cells)) return false;
    const [space, ...fences] = await this.batches.readCells(cells);
    return stored.hasTagTokens(space, fences);
  }

  /** The first tag's bucket, then whatever `names` name. */
  private tagCells(names: readonly string[]): readonly Cell[] {
    return [this.tags.spaceOf(names[0] ?? ''), ...names.map((name) => this.tags.named(name))];
  }

  private async capture(
    binding: Binding,
    address: EntryAddress,
    own: readonly Cell[],
    found: readonly CellBytes[],
  ): Promise<Capture | null> {
    const groups = binding.hints?.groups ?? null;
    const changes = binding.hints ? this.tags.changes(groups) : [];
    const known = own.map((cell, i) => (cell.kind === 'entry' ? tokenOf(found[i]) : (found[i] ?? null)));
    const tokens = await this.currentTokens(binding, [...own, ...changes], known);
    if (!tokens) return null;
    const firstOther = 1 + address.indexes.length;
    return {
      space: tokens[0]!,
      indexes: tokens.slice(1, firstOther),
      otherSpaces: tokens.slice(firstOther, own.length - 1),
      entry: tokens[own.length - 1]!,
      tags: binding.hints ? { groups, changes: tokens.slice(own.length) } : null,
    };
  }

  /** Mints what is absent; null when a pending writer forbids it. */
  private async currentTokens(
    binding: Binding,
    cells: readonly Cell[],
    known: readonly CellBytes[],
  ): Promise<readonly CapturedToken[] | null> {
    const absent = cells.filter((_, i) => !known[i]);
    if (absent.length === 0) return cells.map((cell, i) => ({ cell, token: known[i]! }));
    const minted = await this.batches.mintTokens(absent, binding.namespace.timeoutMs + 2 * binding.namespace.ttlMs);
    if (minted.includes(null)) return null;
    let next = 0;
    return cells.map((cell, i) => ({ cell, token: known[i] ?? minted[next++]! }));
  }
}

function isWanted({ outcome, times }: FoundEntry, mode: LookupMode): boolean {
  return typeof mode !== 'object' || (outcome === 'hit' && times.filledAt !== mode.replacing);
}

function tokenOf(entry: CellBytes | undefined): CellBytes {
  return entry ? entryToken(entry) : null;
}

import type { Binding } from '../access/binding.js';
import { viewFrom } from '../entry/decode-from.js';
import { freshForMs, type EntryTimes } from '../entry/entry-times.js';
import type { LocalCopy } from '../local/local-copy.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Clock } from '../ports/clock.js';
import type { Observer } from '../ports/observer.js';
import type { Trust } from '../trust/trust.js';
import { FoundEntry, type MaybeLater } from './lookup.js';
import type { Search } from './search.js';
import type { StoreBatches } from './store-batches.js';
import type { CellBytes } from './whole-answer.js';
import { StoredEntry } from './stored-entry.js';
import { tagCells } from './tag-hint.js';

/** Where the payload is, as the codec wrote it. */
interface PayloadPlace {
  readonly bytes: Uint8Array;
  readonly payloadAt: number;
}

/** Tells whether what a lookup has found may be served. What can be told at once is: each promise costs more than the judgement. */
export class EntryJudge {
  constructor(
    private readonly batches: StoreBatches,
    private readonly tags: TagSpace,
    private readonly observer: Observer,
    private readonly trust: Trust,
    private readonly clock: Clock,
  ) {}

  /** Returns the entry in `found` if everything that it depends on is current, it can be decoded, and its grace is not over. */
  validEntry(search: Search, found: readonly CellBytes[]): MaybeLater<FoundEntry | null> {
    const { binding, ownCount } = search;
    const cell = found[ownCount - 1];
    const copy = search.copy?.isOf(cell) ? search.copy : undefined;
    const stored = copy ? copy.entry : StoredEntry.from(cell, binding);
    if (!stored?.dependsOn(found, ownCount)) return null;
    const areCurrent = !stored.isTagged || this.hasCurrentTags(stored, search, found);
    if (areCurrent === true) return this.served(copy ?? stored, search, cell!);
    return areCurrent ? areCurrent.then((are) => (are ? this.served(copy ?? stored, search, cell!) : null)) : null;
  }

  /** Returns what is kept in `copy`; null for an entry whose grace is over. @throws when its payload cannot be decoded. */
  entryIn(copy: LocalCopy, binding: Binding): FoundEntry | null {
    const { kept, times } = copy;
    const outcome = this.inTime(times, binding);
    if (!outcome) return null;
    if (!('payload' in kept)) return copy.sharedAs(outcome, kept);
    return new FoundEntry(outcome, binding.codec.decode(kept.payload), times, 'local');
  }

  private served(entry: StoredEntry | LocalCopy, search: Search, cell: Uint8Array): MaybeLater<FoundEntry | null> {
    return entry instanceof StoredEntry ? this.decoded(entry, search) : this.confirmed(entry, search, cell);
  }

  private confirmed(copy: LocalCopy, search: Search, cell: Uint8Array): FoundEntry | null {
    copy.renew(cell);
    copy.confirm(search.asked!);
    try {
      return this.entryIn(copy, search.binding);
    } catch (error) {
      return this.undecodable(search, error);
    }
  }

  private decoded(stored: StoredEntry, search: Search): MaybeLater<FoundEntry | null> {
    const { binding, address } = search;
    const outcome = this.inTime(stored.times, binding);
    if (!outcome) return null;
    try {
      if (!stored.isWrapped) return this.opened(stored, stored, outcome, search);
      const payload = stored.payload(binding, address.entry.key);
      if (payload instanceof Uint8Array) return this.opened(stored, wholly(payload), outcome, search);
      return payload
        .then((opened) => this.opened(stored, wholly(opened), outcome, search))
        .catch((error: unknown) => this.undecodable(search, error));
    } catch (error) {
      return this.undecodable(search, error);
    }
  }

  private opened(
    stored: StoredEntry,
    { bytes, payloadAt }: PayloadPlace,
    outcome: 'hit' | 'stale',
    { binding, address, asked, mode }: Search,
  ): FoundEntry {
    const value = binding.decodeFrom(bytes, payloadAt);
    if (asked && binding.local) {
      const payload = viewFrom(bytes, payloadAt);
      binding.local.keep(address.entry.key, { stored, payload, value }, binding.codec, asked);
    }
    const payload = typeof mode === 'object' ? viewFrom(bytes, payloadAt) : undefined;
    return new FoundEntry(outcome, value, stored.times, undefined, undefined, payload);
  }

  private undecodable({ binding, address }: Search, error: unknown): null {
    const { name } = binding.namespace;
    this.observer.observe({ type: 'decode_failed', namespace: name, key: address.entry.key, error });
    return null;
  }

  /** Null for an entry whose grace is over, by the reader's own declaration: another build may have given it more. */
  private inTime(times: EntryTimes, { namespace }: Binding): 'hit' | 'stale' | null {
    if (!times.life) return 'hit';
    const left = freshForMs(times, this.clock.now());
    if (left > 0) return 'hit';
    return -left < namespace.lifetimes.graceMs ? 'stale' : null;
  }

  private hasCurrentTags(stored: StoredEntry, search: Search, found: readonly CellBytes[]): MaybeLater<boolean> {
    const { hint, ownCount } = search;
    const areCurrent = hint && stored.hasTags(hint.namesInBytes, found, ownCount);
    if (areCurrent !== undefined) return areCurrent;
    const names = stored.tagNames;
    const known = hint?.names ?? [];
    if (names[0] !== known[0] || !names.every((name) => known.includes(name)))
      return this.readTags(stored, names, search);
    const fences = names.map((name) => found[ownCount + 1 + known.indexOf(name)]!);
    return stored.hasTagTokens(found[ownCount], fences);
  }

  /** Tokens that no hint asked for are read now. Later than the entry is as good: they only must not have moved since the capture. */
  private async readTags(
    stored: StoredEntry,
    names: readonly string[],
    { binding, address }: Search,
  ): Promise<boolean> {
    binding.hints?.remember(address.entry.key, names);
    const cells = tagCells(this.tags, names);
    const { generation } = this.trust;
    if (!this.trust.covers(binding.namespace.name, cells)) return false;
    const [space, ...fences] = await this.batches.readCells(cells);
    return generation === this.trust.generation && stored.hasTagTokens(space, fences);
  }
}

function wholly(bytes: Uint8Array): PayloadPlace {
  return { bytes, payloadAt: 0 };
}

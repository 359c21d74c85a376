import type { Binding } from '../access/binding.js';
import { entryToken } from '../entry/entry-cell.js';
import { isOfEpoch } from '../entry/token.js';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Capture, CapturedToken } from '../fill/capture.js';
import type { EntryAddress } from '../key/namespace.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Observer } from '../ports/observer.js';
import type { Cell, ReadReply } from '../ports/store.js';
import { StoredEntry } from './stored-entry.js';
import type { StoreBatches } from './store-batches.js';

/** What the store knows of an entry. */
export type Lookup =
  | { readonly outcome: 'hit'; readonly value: unknown }
  /** `capture` is null when nothing may be filled: a writer is pending, or the store's identity changed on the way. */
  | { readonly outcome: 'miss'; readonly capture: Capture | null }
  | { readonly outcome: 'unavailable' };

/** How far a lookup goes. */
export type LookupMode = 'read' | 'peek' | 'refresh';

const NO_CAPTURE: Lookup = { outcome: 'miss', capture: null };

/** Reads an entry with all its tokens in one request, and captures the tokens when it has to be loaded. */
export class EntryReader {
  constructor(
    private readonly batches: StoreBatches,
    private readonly tags: TagSpace,
    private readonly observer: Observer,
    private readonly isTrusted: () => boolean | Promise<boolean>,
  ) {}

  /** Returns what the store has. Never rejects: a store that fails is `unavailable`. */
  async lookup(binding: Binding, address: EntryAddress, mode: LookupMode = 'read'): Promise<Lookup> {
    try {
      const isTrusted = this.isTrusted();
      if (isTrusted !== true && !(await isTrusted)) return { outcome: 'unavailable' };
      return await this.find(binding, address, mode);
    } catch (error) {
      // A cache problem never fails a read. What the store could not do was observed where it happened; anything else is here.
      if (!(error instanceof StoreUnavailableError))
        this.observer.observe({ type: 'store_failed', operation: 'read', error });
      return { outcome: 'unavailable' };
    }
  }

  private async find(binding: Binding, address: EntryAddress, mode: LookupMode): Promise<Lookup> {
    const hints = mode === 'refresh' ? undefined : binding.hints?.of(address.entry.key);
    const keys = [binding.namespace.cell.key, ...address.indexes.map((cell) => cell.key), address.entry.key];
    if (hints) keys.push(this.tags.cell.key, ...hints.map((name) => this.tags.tag(name).key));
    const reply = await this.batches.readCells(keys);
    if (mode !== 'refresh') {
      const value = await this.validValue(binding, address, reply, hints ?? []);
      if (value) return { outcome: 'hit', value: value.decoded };
      if (mode === 'peek') return NO_CAPTURE;
    }
    const capture = await this.capture(binding, address, reply);
    return capture ? { outcome: 'miss', capture } : NO_CAPTURE;
  }

  private async validValue(
    binding: Binding,
    address: EntryAddress,
    reply: ReadReply,
    hints: readonly string[],
  ): Promise<{ readonly decoded: unknown } | null> {
    const stored = StoredEntry.from(reply.cells[address.indexes.length + 1], binding);
    if (!stored?.dependsOn(reply)) return null;
    if (stored.hasTags && !(await this.hasCurrentTags(stored, binding, address, reply, hints))) return null;
    try {
      return { decoded: binding.codec.decode(stored.payload) };
    } catch (error) {
      this.observer.observe({
        type: 'decode_failed',
        namespace: binding.namespace.name,
        key: address.entry.key,
        error,
      });
      return null;
    }
  }

  /** Tokens that no hint asked for are read now. Later than the entry is as good: they only must not have moved since the capture. */
  private async hasCurrentTags(
    stored: StoredEntry,
    binding: Binding,
    address: EntryAddress,
    reply: ReadReply,
    hints: readonly string[],
  ): Promise<boolean> {
    const names = stored.tagNames;
    const hinted = address.indexes.length + 2;
    if (names.every((name) => hints.includes(name))) {
      const positions = names.map((name) => hinted + 1 + hints.indexOf(name));
      return stored.hasTagTokens(
        reply.epoch,
        reply.cells[hinted],
        positions.map((position) => reply.cells[position]),
      );
    }
    binding.hints?.remember(address.entry.key, names);
    const more = await this.batches.readCells([this.tags.cell.key, ...names.map((name) => this.tags.tag(name).key)]);
    return (
      Buffer.compare(more.epoch, reply.epoch) === 0 &&
      stored.hasTagTokens(reply.epoch, more.cells[0], more.cells.slice(1))
    );
  }

  private async capture(binding: Binding, address: EntryAddress, reply: ReadReply): Promise<Capture | null> {
    const groups = binding.hints?.groups ?? null;
    const changes = binding.hints
      ? groups
        ? [...groups].map((group) => this.tags.change(group))
        : [this.tags.anyChange]
      : [];
    const cells = [binding.namespace.cell, ...address.indexes, address.entry];
    const tagCells = binding.hints ? [this.tags.cell, ...changes] : [];
    const tokens = await this.currentTokens(
      binding,
      [...cells, ...tagCells],
      [...knownTokens(cells, reply), ...tagCells.map(() => null)],
      reply.epoch,
    );
    if (!tokens) return null;
    return {
      epoch: reply.epoch,
      namespace: tokens[0]!,
      indexes: tokens.slice(1, cells.length - 1),
      entry: tokens[cells.length - 1]!,
      tags: binding.hints ? { space: tokens[cells.length]!, groups, changes: tokens.slice(cells.length + 1) } : null,
    };
  }

  /** Mints what is absent; null when a pending writer forbids it, or when another connection answered than the one that was read from. */
  private async currentTokens(
    binding: Binding,
    cells: readonly Cell[],
    known: readonly (Uint8Array | null)[],
    epoch: Uint8Array,
  ): Promise<readonly CapturedToken[] | null> {
    const absent = cells.filter((_, i) => !known[i]);
    if (absent.length === 0) return cells.map((cell, i) => ({ cell, token: known[i]! }));
    const minted = await this.batches.mintTokens(absent, binding.namespace.timeoutMs + 2 * binding.namespace.ttlMs);
    if (Buffer.compare(minted.epoch, epoch) !== 0 || minted.tokens.includes(null)) return null;
    let next = 0;
    return cells.map((cell, i) => ({ cell, token: known[i] ?? minted.tokens[next++]! }));
  }
}

function knownTokens(cells: readonly Cell[], reply: ReadReply): (Uint8Array | null)[] {
  return cells.map((cell, i) => {
    const bytes = reply.cells[i];
    if (!bytes) return null;
    if (cell.kind === 'namespace') return isOfEpoch(bytes, reply.epoch) ? bytes : null;
    return cell.kind === 'entry' ? entryToken(bytes) : bytes;
  });
}

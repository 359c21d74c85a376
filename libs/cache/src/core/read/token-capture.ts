import type { Binding } from '../access/binding.js';
import { entryToken } from '../entry/entry-cell.js';
import { captureOf, type Capture, type CapturedToken } from '../fill/capture.js';
import type { EntryAddress } from '../key/entry-address.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Cell } from '../ports/store.js';
import type { MaybeLater } from './lookup.js';
import type { StoreBatches } from './store-batches.js';
import type { CellBytes } from './whole-answer.js';

/** Captures the tokens that an entry will depend on, before its load begins (invariant 2): those that were read with it, and the absent ones anew. */
export class TokenCapture {
  constructor(
    private readonly batches: StoreBatches,
    private readonly tags: TagSpace,
  ) {}

  /**
   * At once, where nothing has to be minted.
   *
   * @param found - What the entry's own cells hold. Returns null when nothing may be filled: a writer is pending.
   */
  capture(binding: Binding, address: EntryAddress, found: readonly CellBytes[]): MaybeLater<Capture | null> {
    const own = address.cells;
    const groups = binding.hints?.groups ?? null;
    const cells = binding.hints ? [...own, ...this.tags.changes(groups)] : own;
    const known = own.map((cell, i) => (cell.kind === 'entry' ? tokenOf(found[i]) : (found[i] ?? null)));
    const firstOther = 1 + address.indexes.length;
    const capture = (tokens: readonly CapturedToken[]): Capture =>
      captureOf({
        space: tokens[0]!,
        indexes: tokens.slice(1, firstOther),
        otherSpaces: tokens.slice(firstOther, own.length - 1),
        entry: tokens[own.length - 1]!,
        tags: binding.hints ? { groups, changes: tokens.slice(own.length) } : null,
      });
    const tokens = this.currentTokens(binding, cells, known);
    return tokens instanceof Promise ? tokens.then((all) => all && capture(all)) : capture(tokens);
  }

  /** Mints what is absent; null when a pending writer forbids it. */
  private currentTokens(
    binding: Binding,
    cells: readonly Cell[],
    known: readonly CellBytes[],
  ): readonly CapturedToken[] | Promise<readonly CapturedToken[] | null> {
    const absent = cells.filter((_, i) => !known[i]);
    if (absent.length === 0) return cells.map((cell, i) => ({ cell, token: known[i]! }));
    const ttlMs = binding.namespace.timeoutMs + 2 * binding.namespace.ttlMs;
    return this.batches.mintTokens(absent, ttlMs).then((minted) => {
      if (minted.includes(null)) return null;
      let next = 0;
      return cells.map((cell, i) => ({ cell, token: known[i] ?? minted[next++]! }));
    });
  }
}

function tokenOf(entry: CellBytes | undefined): CellBytes {
  return entry ? entryToken(entry) : null;
}

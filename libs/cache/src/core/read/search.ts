import type { Binding } from '../access/binding.js';
import type { EntryAddress } from '../key/entry-address.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Asked, LocalCopy } from '../local/local-copy.js';
import type { Cell } from '../ports/store.js';
import type { LookupMode } from './lookup.js';
import type { TagHint } from './tag-hint.js';

/** A lookup under way: what somebody looks for, what that asks for, and what it can compare the answer with. */
export class Search {
  /** All that is asked for: the cells of the entry, the namespace's first, its own last of those; then, with a hint, those of tags. */
  readonly cells: readonly Cell[];
  /** How many of the cells are of the entry itself. */
  readonly ownCount: number;
  /** Tags whose tokens are asked for at once, behind that of the first one's bucket. */
  readonly hint: TagHint | undefined;
  readonly copy: LocalCopy | undefined;
  /** For what this process may keep of it. */
  readonly asked: Asked | undefined;

  /** @param generation - Who answers now. */
  constructor(
    readonly binding: Binding,
    readonly address: EntryAddress,
    readonly mode: LookupMode,
    readonly generation: number | undefined,
    tags: TagSpace,
  ) {
    const { key } = address.entry;
    const { local } = binding;
    // Whoever loads anew wants tokens, whatever is stored or kept.
    const isAnew = mode === 'refresh';
    const copy = isAnew ? undefined : local?.find(key);
    const hint = isAnew ? undefined : copy ? copy.hint : binding.hints?.of(key);
    // Of a field, a store has to read all for the head of it.
    const asksForHead = copy?.isLarge && address.entry.hash === undefined;
    const own = asksForHead ? withHead(address.cells) : address.cells;
    this.cells = hint ? [...own, ...hint.cellsIn(tags)] : own;
    this.ownCount = own.length;
    this.hint = hint;
    this.copy = copy;
    this.asked = local?.asking();
  }
}

/** Returns `cells` with the head of the last one, the entry, for all of it. */
function withHead(cells: readonly Cell[]): readonly Cell[] {
  return cells.with(-1, { ...cells.at(-1)!, kind: 'head' });
}

import type { Binding } from '../access/binding.js';
import type { EntryAddress } from '../key/entry-address.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Asked, LocalCopy } from '../local/local-copy.js';
import type { Cell } from '../ports/store.js';
import type { LookupMode } from './lookup.js';
import type { TagHint } from './tag-hint.js';

/** What somebody looks for. */
interface Wanted {
  readonly binding: Binding;
  readonly address: EntryAddress;
  readonly mode: LookupMode;
  /** Who answers now. */
  readonly generation: number | undefined;
}

/** A lookup under way: what it asks for, and what it can compare that with. */
export interface Search extends Wanted {
  /** All that is asked for: the cells of the entry, the namespace's first, its own last of those; then, with a hint, those of tags. */
  readonly cells: readonly Cell[];
  /** How many of the cells are of the entry itself. */
  readonly ownCount: number;
  /** Tags whose tokens are asked for at once, behind that of the first one's bucket. */
  readonly hint: TagHint | undefined;
  readonly copy: LocalCopy | undefined;
  /** For what this process may keep of it. */
  readonly asked: Asked | undefined;
}

/** Returns what to ask for. */
export function searchFor({ binding, address, mode, generation }: Wanted, tags: TagSpace): Search {
  const { key } = address.entry;
  const { local } = binding;
  // Whoever loads anew wants tokens, whatever is stored or kept.
  const isAnew = mode === 'refresh';
  const copy = isAnew ? undefined : local?.find(key);
  const hint = isAnew ? undefined : copy ? copy.hint : binding.hints?.of(key);
  // Of a field, a store has to read all for the head of it.
  const asksForHead = copy?.isLarge && address.entry.hash === undefined;
  const own = asksForHead ? withHead(address.cells) : address.cells;
  const cells = hint ? [...own, ...hint.cellsIn(tags)] : own;
  return { binding, address, mode, generation, cells, ownCount: own.length, hint, copy, asked: local?.asking() };
}

/** Returns `cells` with the head of the last one, the entry, for all of it. */
function withHead(cells: readonly Cell[]): readonly Cell[] {
  return cells.with(-1, { ...cells.at(-1)!, kind: 'head' });
}

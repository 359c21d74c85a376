import type { Binding } from '../access/binding.js';
import type { EntryAddress } from '../key/namespace.js';
import type { Asked, LocalCopy } from '../local/local-copy.js';
import type { Cell } from '../ports/store.js';

/** What one lookup asks for, and what it can compare that with. */
export interface Search {
  readonly binding: Binding;
  /** Of the entry. */
  readonly key: string;
  /** The cells of the entry but for tags: the namespace's first, its own last. */
  readonly own: readonly Cell[];
  /** Tags whose tokens are asked for at once. */
  readonly hints: readonly string[] | undefined;
  readonly copy: LocalCopy | undefined;
  /** For what this process may keep of it. */
  readonly asked: Asked | undefined;
}

/** Returns what to ask for; `isAnew` for a lookup that wants tokens, whatever is stored or kept. */
export function searchFor(binding: Binding, address: EntryAddress, isAnew: boolean): Search {
  const { key } = address.entry;
  const { local } = binding;
  const copy = isAnew ? undefined : local?.find(key);
  const hints = isAnew ? undefined : copy ? copy.hints : binding.hints?.of(key);
  // Of a field, a store has to read all for the head of it.
  const asksForHead = copy?.isLarge && address.entry.hash === undefined;
  const entry: Cell = asksForHead ? { ...address.entry, kind: 'head' } : address.entry;
  return { binding, key, own: ownCells(address, entry), hints, copy, asked: local?.asking() };
}

/** Returns the cells of an entry but for tags, with `entry` for its own. */
export function ownCells({ space, indexes, otherSpaces }: EntryAddress, entry: Cell): readonly Cell[] {
  return [space, ...indexes, ...otherSpaces, entry];
}

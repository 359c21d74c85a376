import type { InvalidationScope } from '../access/cache-event.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Cell } from '../ports/store.js';

/** Something entries depend on, about to be invalidated. */
export interface Fence {
  readonly cell: Cell;
  readonly scope: InvalidationScope;
  /** Namespace it belongs to; the tag's group for tags. */
  readonly namespace: string;
  /** For reports. */
  readonly label: string;
  /** Cells deleted together with it, such as the change fences of a tag. */
  readonly companions: readonly Cell[];
}

/** Returns the fence of a namespace with these tokens, one per bucket. */
export function wholeNamespace(namespace: string, spaces: readonly Cell[]): Fence {
  const [cell, ...companions] = spaces;
  return { cell: cell!, scope: 'namespace', namespace, label: 'everything', companions };
}

/** Returns the fence of everything that has any tag at all. */
export function everyTag({ spaces, anyChange }: TagSpace): Fence {
  const [cell, ...others] = spaces;
  return { cell: cell!, scope: 'tag', namespace: 'tags', label: 'every tag', companions: [...others, anyChange] };
}

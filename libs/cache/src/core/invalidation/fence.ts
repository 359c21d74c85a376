import type { InvalidationScope } from '../access/cache-event.js';
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

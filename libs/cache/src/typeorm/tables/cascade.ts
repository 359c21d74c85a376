import type { ImageOf } from '../rows/image-of.js';
import { rowKey } from '../rows/row-key.js';
import { valueIn } from '../rows/value-in.js';
import type { ForeignKey } from './foreign-key.js';
import { labelOfChange, stepAlong, type KeyGraph } from './key-graph.js';
import type { ImagesChange, TableChange } from './table-change.js';

/** How a cascade finds out what it needs to know. */
export interface CascadeParts {
  readonly keys: KeyGraph;
  /** Tells whether anybody wants to know of `step`, or of what follows from it. */
  isConcerned(step: TableChange): boolean;
  /** Returns images of the rows that `step` changes because `parent` does. @param level - From 1, for rows that refer to the first ones. */
  imagesOf(key: ForeignKey, parent: ImagesChange, step: TableChange, level: number): Promise<readonly ImageOf[]>;
}

/**
 * Yields what the database changes by itself because of `root`, in the tables that refer to its own, and in those that refer to them.
 *
 * It ends where tables, or rows, refer to each other in a circle: the same rows are not followed twice.
 */
export async function* cascade(root: ImagesChange, parts: CascadeParts): AsyncGenerator<ImagesChange> {
  const seen = new Set<string>();
  let parents: readonly ImagesChange[] = [root];
  for (let level = 1; parents.length > 0; level += 1) {
    const children: ImagesChange[] = [];
    for (const parent of parents) {
      for (const key of parts.keys.referringTo(parent.metadata)) {
        const step = stepAlong(key, parent);
        if (!step || !parts.isConcerned(step)) continue;
        const images = unseen(step, await parts.imagesOf(key, parent, step, level), seen);
        if (images.length === 0) continue;
        const change = { ...step, images };
        children.push(change);
        yield change;
      }
    }
    parents = children;
  }
}

function unseen(step: TableChange, images: readonly ImageOf[], seen: Set<string>): readonly ImageOf[] {
  return images.filter(([side, image]) => {
    const values = step.metadata.columns.map((column) => valueIn(image, column));
    const label = `${labelOfChange(step)} ${side} ${rowKey(values)}`;
    if (seen.has(label)) return false;
    seen.add(label);
    return true;
  });
}

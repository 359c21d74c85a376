import type { TagSpace } from '../key/tag-space.js';
import type { Cell } from '../ports/store.js';

/** The tags that an entry probably has, in its order. */
export class TagHint {
  private cells: readonly Cell[] | undefined;
  private encoded: readonly Uint8Array[] | undefined;

  constructor(readonly names: readonly string[]) {}

  /** As entries have them. */
  get namesInBytes(): readonly Uint8Array[] {
    return (this.encoded ??= this.names.map((name) => Buffer.from(name, 'utf8')));
  }

  /** Returns the cell of the bucket of the first tag, then those of the tags: made once, since each read of the entry asks for them. */
  cellsIn(tags: TagSpace): readonly Cell[] {
    return (this.cells ??= tagCells(tags, this.names));
  }
}

/** Returns the cell of the bucket of the first of `names`, then those of what they name. */
export function tagCells(tags: TagSpace, names: readonly string[]): readonly Cell[] {
  return [tags.spaceOf(names[0] ?? ''), ...names.map((name) => tags.named(name))];
}

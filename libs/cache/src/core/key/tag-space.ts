import type { Tag } from '../invalidation/tag.js';
import type { Cell } from '../ports/store.js';
import { encodeIdValue } from './encode-id-value.js';
import { KeySpace } from './key-space.js';

/** No user's namespace can have this name. */
const TAG_SPACE = '~tags';

/**
 * The fences of tags, which belong to no single namespace, and their *change* fences.
 *
 * A change fence goes with every write of a tag of its group. A reader that learns its tags only from the loaded value captures it
 * before the load: if it has not moved when the tags' tokens are captured, none of them was invalidated in between.
 */
export class TagSpace {
  readonly cell: Cell;
  /** Changes with a tag of any group; for readers that do not know their groups yet. */
  readonly anyChange: Cell;
  private readonly keys: KeySpace;

  constructor(prefix: string, digest: (text: string) => string) {
    this.keys = new KeySpace(prefix, TAG_SPACE, digest);
    this.cell = this.keys.namespace;
    this.anyChange = this.keys.fence('any');
  }

  tag(name: string): Cell {
    return this.keys.fence(`t:${name}`);
  }

  change(group: string): Cell {
    return this.keys.fence(`c:${encodeIdValue(group, 'tag group')}`);
  }

  /** Returns every fence that an invalidation of `tag` must delete. */
  fencesOf(tag: Tag): readonly Cell[] {
    const names = [tag.name, ...tag.otherNames];
    return [...names.map((name) => this.tag(name)), this.change(tag.group), this.anyChange];
  }
}

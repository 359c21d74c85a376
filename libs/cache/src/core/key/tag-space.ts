import type { Tag } from '../invalidation/tag.js';
import type { Cell } from '../ports/store.js';
import { encodeIdValue } from './encode-id-value.js';
import { KeySpace } from './key-space.js';

/** No user's namespace can have this name. */
const TAG_SPACE = '~tags';
/** Begins the name of a bucket where names of tags are listed; no tag's name begins so. */
const BUCKET = '~';

/**
 * The fences of tags, which belong to no single namespace, and their *change* fences.
 *
 * A change fence goes with every write of a tag of its group. A reader that learns its tags only from the loaded value captures it
 * before the load: if it has not moved when the tags' tokens are captured, none of them was invalidated in between.
 *
 * Each of these fences counts only together with the token of its bucket, which tells whether the server that holds it is still the same.
 */
export class TagSpace {
  /** One token per bucket. */
  readonly spaces: readonly Cell[];
  /** Changes with a tag of any group; for readers that do not know their groups yet. */
  readonly anyChange: Cell;
  private readonly keys: KeySpace;

  constructor(prefix: string, digest: (text: string) => string, buckets = 1) {
    this.keys = new KeySpace(prefix, TAG_SPACE, digest, buckets);
    this.spaces = this.keys.spaces;
    this.anyChange = this.keys.fence('any');
  }

  /** Whether one command can see several fences at one instant. */
  get isInOneBucket(): boolean {
    return this.spaces.length === 1;
  }

  /** Returns the cell of what an entry names: a tag, or a bucket. */
  named(name: string): Cell {
    return (name.startsWith(BUCKET) && this.spaces[Number(name.slice(1))]) || this.tag(name);
  }

  /** Returns the token's cell of the bucket that the tag is in. */
  spaceOf(name: string): Cell {
    return this.spaces[this.bucketOf(`t:${name}`)]!;
  }

  /** Returns the names of the buckets of `tags` beyond that of the first one: an entry lists them beside its tags. */
  otherBuckets(tags: readonly string[]): readonly string[] {
    if (this.isInOneBucket) return [];
    const [first, ...others] = new Set(tags.map((name) => this.bucketOf(`t:${name}`)));
    return first === undefined ? [] : others.map((bucket) => `${BUCKET}${bucket}`);
  }

  tag(name: string): Cell {
    return this.keys.fence(`t:${name}`);
  }

  /** Returns the change fences of `groups`, or of any group when that is null, and the tokens of their buckets. */
  changes(groups: ReadonlySet<string> | null): readonly Cell[] {
    const names = groups ? [...groups].map(changeName) : ['any'];
    const buckets = new Set(names.map((name) => this.bucketOf(name)));
    return [...[...buckets].map((bucket) => this.spaces[bucket]!), ...names.map((name) => this.keys.fence(name))];
  }

  /** Returns every fence that an invalidation of `tag` must delete. */
  fencesOf(tag: Tag): readonly Cell[] {
    const names = [tag.name, ...tag.otherNames];
    return [...names.map((name) => this.tag(name)), this.keys.fence(changeName(tag.group)), this.anyChange];
  }

  private bucketOf(name: string): number {
    return this.keys.bucketOf(name);
  }
}

function changeName(group: string): string {
  return `c:${encodeIdValue(group, 'tag group')}`;
}

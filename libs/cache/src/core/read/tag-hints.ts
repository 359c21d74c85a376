import { TagHint } from './tag-hint.js';

/** Groups remembered at most; a namespace with more of them watches every group at once. */
const MOST_GROUPS = 32;

/**
 * Tags last seen on a key, so that a read can ask for their tokens at once, and the groups of a namespace's tags, so that a load
 * captures the change fences it will need. Bounded, and only hints: a wrong one costs a request or a fill, never correctness.
 */
export class TagHints {
  private readonly tags = new Map<string, TagHint>();
  private readonly known = new Set<string>();

  constructor(private readonly most = 10_000) {}

  /** Groups seen so far; null, for "any", before the first one and when there are too many to watch one by one. */
  get groups(): ReadonlySet<string> | null {
    return this.known.size === 0 || this.known.size > MOST_GROUPS ? null : new Set(this.known);
  }

  /** Remembers that values of this namespace have tags of `group`. */
  expect(group: string): void {
    if (this.known.size <= MOST_GROUPS) this.known.add(group);
  }

  of(key: string): TagHint | undefined {
    return this.tags.get(key);
  }

  remember(key: string, names: readonly string[]): void {
    this.tags.delete(key);
    if (names.length === 0) return;
    this.tags.set(key, new TagHint(names));
    if (this.tags.size > this.most) this.tags.delete(this.tags.keys().next().value as string);
  }
}

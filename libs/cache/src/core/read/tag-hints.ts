/** Tags last seen on a key, and groups ever seen in a namespace, so that a read can ask for their tokens at once. Bounded; only hints. */
export class TagHints {
  readonly groups = new Set<string>();
  private readonly tags = new Map<string, readonly string[]>();

  constructor(private readonly most = 10_000) {}

  of(key: string): readonly string[] | undefined {
    return this.tags.get(key);
  }

  remember(key: string, names: readonly string[]): void {
    if (this.tags.get(key) === names) return;
    this.tags.delete(key);
    if (names.length === 0) return;
    this.tags.set(key, names);
    if (this.tags.size > this.most) this.tags.delete(this.tags.keys().next().value as string);
  }
}

import type { Duration } from '../entry/duration.js';
import type { Tag } from '../invalidation/tag.js';

/** What a loader decides for one value, instead of the namespace. */
export interface CachedValueOptions {
  /** How long this entry is fresh, less the namespace's jitter. */
  readonly ttl?: Duration;
  /** Labels of this value, beside those of the namespace's `tags`; the namespace has to declare `tags`, at least as `'loaded'`. */
  readonly tags?: readonly Tag[];
  /** False to have it returned and not stored; an entry that is there stays. Default true. */
  readonly store?: boolean;
}

/** A loaded value with what its loader decided for it; made by `cached`. */
export class CachedValue<T> {
  /** @internal */
  constructor(
    readonly value: T | null | undefined,
    readonly options: CachedValueOptions,
  ) {}
}

/** What a loader may answer: a value, one with options of its own, or nothing. */
export type Loaded<T> = T | CachedValue<T> | null | undefined;

/**
 * Lets a loader decide how its value is kept: for how long, under which tags, or not at all. Readers get the value itself.
 *
 * Options that are wrong keep the value out of the store; they are reported as a refused fill.
 *
 * @example
 * ```ts
 * protected async load({ user }: { user: number }) {
 *   const token = await this.tokens.issue(user);
 *   return cached(token, { ttl: token.expiresInMs, tags: [tag(User, user)] });
 * }
 * ```
 */
export function cached<T>(value: T | null | undefined, options: CachedValueOptions): CachedValue<T> {
  return new CachedValue(value, options);
}

/** Returns the value in what a loader answered, null for nothing. */
export function valueIn<T>(loaded: Loaded<T>): T | null {
  return (loaded instanceof CachedValue ? loaded.value : loaded) ?? null;
}

/** Returns what the loader decided. */
export function optionsIn(loaded: unknown): CachedValueOptions {
  return loaded instanceof CachedValue ? loaded.options : NONE;
}

const NONE: CachedValueOptions = {};

/** Says which keys of an older cache may hold the values of a namespace, and how to read them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in NamespaceOptions
export interface LegacyOptions<T = any, Id extends object = any> {
  /** Returns the full names of the old keys of `id`, the best one first. Pure: it is asked for reads, invalidations and sweeps alike. */
  readonly keys: (id: Id) => readonly string[];
  /** Turns what is under an old key into a value; by default JSON. What it throws makes the old value count as none. */
  readonly decode?: (bytes: Uint8Array, key: string) => T | null;
  /** Never looks at old keys: for when a sweep has moved them. Default false. */
  readonly strict?: boolean;
  /** Whether an old value is moved to its new place. When false it is only returned, and nothing is written. Default true. */
  readonly migrate?: boolean;
  /** Returns the id that an old key belongs to, null for every other key. A sweep takes only keys that `keys` gives for that id. */
  readonly idOf?: (key: string) => Id | null;
  /** What a sweep asks Redis for, a pattern of SCAN such as `'id-*'`. Default `'*'`. */
  readonly match?: string;
}

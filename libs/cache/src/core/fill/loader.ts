import type { Loaded } from './cached.js';

/** What an accessor offers to compute values. */
export interface Loader<T, Id extends object> {
  load(id: Id): Promise<Loaded<T>> | Loaded<T>;
  /** Present when the accessor loads a batch in one go; answers in the order asked. */
  readonly loadMany?: (ids: readonly Id[]) => Promise<readonly Loaded<T>[]>;
}

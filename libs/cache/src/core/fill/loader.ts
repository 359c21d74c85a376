/** What an accessor offers to compute values. */
export interface Loader<T, Id extends object> {
  load(id: Id): Promise<T | null | undefined> | T | null | undefined;
  /** Present when the accessor loads a batch in one go; answers in the order asked. */
  readonly loadMany?: (ids: readonly Id[]) => Promise<readonly (T | null | undefined)[]>;
}

/** The reading half of an accessor. */
export interface CacheReader<T, Id extends object> {
  /** Returns the value for `id`; `null` when there is none. */
  get(id: Id): Promise<T | null>;
  /** Returns the values for `ids`, in the order asked. */
  getMany(ids: readonly Id[]): Promise<(T | null)[]>;
}

/** How `CacheAccess.warm` goes about it. */
export interface WarmOptions<Id> {
  /** How many loads it has under way at most. Default 10. */
  readonly concurrency?: number;
  /** How many ids it asks for at once. Default 100 where the accessor has a `loadMany`, else 1. */
  readonly batch?: number;
  /** Told after each id; what it throws ends the warm-up. */
  readonly onProgress?: (progress: WarmProgress<Id>) => void;
  /** Ends the warm-up: what is under way is finished, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a warm-up has done. */
export interface WarmResult {
  /** Ids that were read or loaded. */
  readonly done: number;
  /** Ids that could not be loaded. */
  readonly failed: number;
}

/** Where a warm-up stands after one more id. */
export interface WarmProgress<Id> extends WarmResult {
  readonly id: Id;
  /** Why the id could not be loaded. */
  readonly error?: unknown;
  /** How many ids there are, where that is known beforehand. */
  readonly total?: number;
}

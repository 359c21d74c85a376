/** How long a store on Redis waits. */
export interface RedisStoreOptions {
  /** For a read, a mint or a fill, in milliseconds. Default 50. */
  readonly readBudgetMs?: number;
  /** For anything else. Default 250. */
  readonly writeBudgetMs?: number;
}

/** What the database tells of writes that the application does not make. PostgreSQL only. */
export interface CaptureOptions {
  /**
   * Roles, by the name that they connect with, whose statements are not told of: the application's own, whose writes are seen anyway. What
   * triggers write then is told nevertheless; not what foreign keys do, and not what functions do that such a role calls in a SELECT.
   */
  readonly exceptRoles?: readonly string[];
  /** Tells services apart that share the database and the prefix: each has triggers of its own. Shaped like a prefix. Default none. */
  readonly service?: string;
}

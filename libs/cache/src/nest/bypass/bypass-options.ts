/** Lets requests ask to pass the cache by. */
export interface BypassOptions {
  /** Header that asks for it, whatever its value, for example `x-skip-cache`. */
  readonly header: string;
  /**
   * Tells whether the client of a request may; guards have run before, so the request knows its user. A rejection counts as no.
   *
   * Whoever may can make every read load: let in those you would let load your database.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the request of whatever platform and guards the application has
  readonly allow: (request: any) => boolean | Promise<boolean>;
  /** `'pass'` (default) leaves the cache as it is, `'refresh'` stores what was loaded. */
  readonly then?: 'pass' | 'refresh';
}

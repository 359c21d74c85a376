/** A PostgreSQL database for the app's tables, ready to be connected to. */
export interface Database {
  readonly kind: 'embedded' | 'server';
  readonly url: string;
  readonly schema: string;
  /** Most connections to open. */
  readonly poolSize: number;
  /** Stops what was started for it. Call it after every connection is closed. */
  close(): Promise<void>;
}

import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { OutboxOptions } from '../outbox/outbox-options.js';
import type { CaptureOptions } from './capture-options.js';

/** What to capture, and where to keep it. */
export interface CaptureRequest {
  /** Initialised, of PostgreSQL. */
  readonly dataSource: DataSource;
  /** With every accessor bound. */
  readonly cache: Cache;
  /** As given to `CacheTypeOrmModule.forRoot`, or `instrument`; what these were given when left out. */
  readonly outbox?: boolean | OutboxOptions;
  /** The same. */
  readonly capture?: boolean | CaptureOptions;
}

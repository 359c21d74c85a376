import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { parseDuration } from '../../core/entry/duration.js';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { OutboxOptions } from './outbox-options.js';
import { outboxSql, type OutboxSql } from './outbox-sql.js';

const SUPPORTED = new Set<string>(['postgres', 'mysql', 'mariadb']);
const MOST_ROWS = 10_000;

/** The outbox of one DataSource in the service of one cache. */
export class Outbox {
  readonly sql: OutboxSql;
  readonly pollMs: number;
  readonly batch: number;

  /** @throws ConfigurationError when an option is wrong, or the database is of a kind that has no outbox. */
  constructor(
    readonly dataSource: DataSource,
    readonly cache: Cache,
    readonly options: OutboxOptions,
  ) {
    const { pollEvery = 1_000, batch = 1_000 } = options;
    const { type } = dataSource.options;
    if (!SUPPORTED.has(type)) {
      throw new ConfigurationError(
        `There is no outbox for a "${type}" DataSource, only for ${[...SUPPORTED].join(', ')}. Leave the option "outbox" out.`,
      );
    }
    if (!Number.isInteger(batch) || batch < 1 || batch > MOST_ROWS) {
      throw new ConfigurationError(
        `outbox.batch: ${String(batch)} is no number of rows. Give one from 1 to ${MOST_ROWS}.`,
      );
    }
    this.pollMs = parseDuration(pollEvery, 'outbox.pollEvery');
    this.batch = batch;
    this.sql = outboxSql(dataSource, options);
  }
}

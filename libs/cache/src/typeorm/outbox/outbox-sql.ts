import type { DataSource } from 'typeorm';
import { dialectOf } from '../sql/dialect-of.js';
import { outboxPath, type OutboxName } from './outbox-name.js';

/** The statements that the outbox takes. */
export interface OutboxSql {
  /** The table, quoted. */
  readonly path: string;
  /** Of a prefix and a payload. */
  readonly insert: string;
  /** The highest id of a prefix; null when it has no rows. */
  readonly newest: string;
  /** The first rows of a prefix, as many as the last parameter says, but those that somebody else relays right now. */
  readonly claim: string;
  /** As `claim`, of those up to an id, waiting for whoever relays some. */
  readonly await: string;
  /** Of a list of ids. */
  readonly remove: string;
  /** Begins a transaction that locks no more than the rows it reads. */
  readonly begin: readonly string[];
}

/** Returns the statements for the outbox of `dataSource`. */
export function outboxSql(dataSource: DataSource, name: OutboxName): OutboxSql {
  const { driver } = dataSource;
  const path = outboxPath(dataSource, name)
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
  const isMysql = dialectOf(dataSource) === 'mysql';
  const given = (n: number): string => (isMysql ? '?' : `$${n}`);
  const rows = `SELECT id, payload FROM ${path} WHERE prefix = ${given(1)}`;
  return {
    path,
    insert: `INSERT INTO ${path} (prefix, payload) VALUES (${given(1)}, ${given(2)})`,
    newest: `SELECT max(id) AS id FROM ${path} WHERE prefix = ${given(1)}`,
    claim: `${rows} ORDER BY id LIMIT ${given(2)} FOR UPDATE SKIP LOCKED`,
    await: `${rows} AND id <= ${given(2)} ORDER BY id LIMIT ${given(3)} FOR UPDATE`,
    remove: `DELETE FROM ${path} WHERE id ${isMysql ? 'IN (?)' : '= ANY($1)'}`,
    // Elsewhere than in READ COMMITTED, InnoDB would keep writers from adding rows to a range that is read with a lock.
    begin: isMysql
      ? ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION']
      : ['BEGIN ISOLATION LEVEL READ COMMITTED'],
  };
}

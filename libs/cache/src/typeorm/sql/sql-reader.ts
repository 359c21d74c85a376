import type { DataSource } from 'typeorm';
import { dialectOf } from './dialect-of.js';
import { createSqlReader } from './read-sql.js';
import type { SqlStatement } from './sql-statement.js';
import { SqlText } from './sql-text.js';

/** Reads the SQL that passes through one DataSource. */
export class SqlReader {
  readonly #read: (sql: string) => readonly SqlStatement[];

  constructor(dataSource: DataSource) {
    this.#read = createSqlReader(dialectOf(dataSource));
  }

  read(sql: string): SqlText {
    return new SqlText(this.#read(sql));
  }
}

import type { DataSource, QueryRunner } from 'typeorm';
import { isSingleWriter } from '../sql/is-single-writer.js';

/** What asks one kind of database about its table of migrations, by the table's escaped path. */
export interface MigrationsTable {
  /** False only where the table is not there: rights must not make it seem so. */
  mayExist(runner: QueryRunner, path: string): Promise<boolean>;
  /** Returns what grows with every row that ever was, or nothing where that cannot be had. */
  grown(runner: QueryRunner, path: string): Promise<string | number | null | undefined>;
}

/** Finds tables of any owner; the SELECT of a missing one would stand in many logs as an error. */
const POSTGRES_EXISTS = 'SELECT to_regclass($1) IS NOT NULL AS "exists"';
/** The view shows nothing, rather than failing, to whom the sequence is forbidden. */
const POSTGRES_SEQUENCE = `SELECT last_value FROM pg_sequences
  WHERE format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence($1, 'id')`;

const postgres: MigrationsTable = {
  mayExist: async (runner, path) => (await runner.query(POSTGRES_EXISTS, [path]))[0]?.exists === true,
  grown: async (runner, path) => (await runner.query(POSTGRES_SEQUENCE, [path]))[0]?.last_value,
};

const mysql: MigrationsTable = {
  // Its catalogue leaves out what one may not read.
  mayExist: () => Promise.resolve(true),
  // What information_schema says may be a day old.
  grown: async (runner, path) => {
    const [row] = (await runner.query(`SHOW CREATE TABLE ${path}`)) as Record<string, string>[];
    return /AUTO_INCREMENT=(\d+)/.exec(row?.['Create Table'] ?? '')?.[1];
  },
};

const others: MigrationsTable = {
  mayExist: (runner, path) => runner.hasTable(unquoted(path)),
  grown: () => Promise.resolve(undefined),
};

const sqlite: MigrationsTable = {
  ...others,
  grown: async (runner, path) => {
    if (!(await runner.hasTable('sqlite_sequence'))) return undefined;
    const name = unquoted(path).split('.').at(-1);
    return (await runner.query('SELECT seq FROM sqlite_sequence WHERE name = ?', [name]))[0]?.seq;
  },
};

/** Returns how to ask the database of `dataSource`. */
export function migrationsTableOf(dataSource: DataSource): MigrationsTable {
  const { type } = dataSource.options;
  if (type === 'postgres') return postgres;
  if (/mysql|mariadb/.test(type)) return mysql;
  return isSingleWriter(dataSource) ? sqlite : others;
}

function unquoted(path: string): string {
  return path.replaceAll(/["`]/g, '');
}

import { LRUCache } from 'lru-cache';
import { readStatement } from './reading/read-statement.js';
import type { SqlDialect } from './sql-dialect.js';
import type { SqlStatement } from './sql-statement.js';
import { splitStatements } from './tokens/split-statements.js';
import { tokenize } from './tokens/tokenize.js';

const OPAQUE: readonly SqlStatement[] = [{ kind: 'write', writes: [], isOpaque: true, commitsBefore: false }];
const READ: readonly SqlStatement[] = [{ kind: 'read', writes: [], isOpaque: false, commitsBefore: false }];
/** PostgreSQL up to 14 takes `1INTO` for two words, so a digit before one does not hide it. */
const MAY_WRITE = /;|(?<![A-Za-z_])(?:insert|update|delete|merge|into|replace|upsert)\b/i;
const MOST_TEXTS = 1_000;
/** Longer ones are mostly bulk inserts, which do not come again. */
const LONGEST_KEPT = 10_000;
const SELECT = /^[ \t\n\r]*select\b/i;

/**
 * Reads the statements of a text: what they do to the transaction, and which tables they write to.
 *
 * Never throws. Every statement that can change rows names its tables in `writes` or is opaque; a read may be taken for a write, but
 * never a write for a read. Functions called by a query, triggers and rules are not seen. Literals are read under the servers'
 * default settings (`standard_conforming_strings` on, no `NO_BACKSLASH_ESCAPES`).
 */
export function readSql(sql: string, dialect: SqlDialect): readonly SqlStatement[] {
  if (SELECT.test(sql) && !MAY_WRITE.test(sql)) return READ;
  try {
    return readTokens(sql, dialect);
  } catch {
    // Such as parentheses nested deeper than the stack.
    return OPAQUE;
  }
}

/** Returns a `readSql` of one dialect that remembers what it read of the texts used last. */
export function createSqlReader(dialect: SqlDialect): (sql: string) => readonly SqlStatement[] {
  const known = new LRUCache<string, readonly SqlStatement[]>({ max: MOST_TEXTS });
  return (sql) => {
    if (sql.length > LONGEST_KEPT) return readSql(sql, dialect);
    const before = known.get(sql);
    if (before) return before;
    const statements = readSql(sql, dialect);
    known.set(sql, statements);
    return statements;
  };
}

function readTokens(sql: string, dialect: SqlDialect): readonly SqlStatement[] {
  const tokens = tokenize(sql, dialect);
  // What follows an unclear token is not what it seems, so the statements behind it are not either.
  const isClear = tokens.every(({ kind }) => kind !== 'unclear');
  if (!isClear) return OPAQUE;
  return splitStatements(tokens, dialect).flatMap((list) => readStatement(list, sql, dialect));
}

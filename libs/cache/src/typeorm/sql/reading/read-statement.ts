import type { SqlDialect } from '../sql-dialect.js';
import type { SqlStatement } from '../sql-statement.js';
import type { TokenList } from '../tokens/token-list.js';
import { commitsBefore } from './commits-before.js';
import type { FoundWrites } from './find-writes.js';
import { findWrites } from './find-writes.js';
import { innerStatement } from './inner-statement.js';
import { readControl } from './read-control.js';
import { readCopy } from './read-copy.js';
import { readLoad } from './read-load.js';
import { readRename } from './read-rename.js';
import { readSchemaChange } from './read-schema-change.js';
import { readTable } from './read-table.js';
import { readTruncate } from './read-truncate.js';

type Reader = (list: TokenList, sql: string, dialect: SqlDialect) => FoundWrites;

const NOTHING: Reader = () => [];
/** Statements that change no rows. PREPARE, EXECUTE, CALL, DO, XA and all that is unknown are missing here on purpose. */
const WITHOUT_ROWS = (
  'set show pragma explain describe desc vacuum analyze analyse grant revoke lock unlock comment use fetch declare close move listen ' +
  'unlisten notify checkpoint discard reset deallocate reindex cluster attach detach help security flush kill optimize check checksum ' +
  'cache handler'
).split(' ');
const QUERIES = 'select with values table insert replace upsert update delete merge'.split(' ');

const READERS = new Map<string, Reader>([
  ...WITHOUT_ROWS.map((word) => [word, NOTHING] as const),
  ...QUERIES.map((word) => [word, findWrites] as const),
  ...['create', 'alter', 'drop'].map((word) => [word, readSchemaChange] as const),
  ['truncate', (list, _sql, dialect) => readTruncate(list, dialect)],
  ['copy', readCopy],
  ['load', (list, _sql, dialect) => readLoad(list, dialect)],
  ['rename', (list, _sql, dialect) => readRename(list, dialect)],
  ['refresh', (list, _sql, dialect) => readRefresh(list, dialect)],
]);

/** Reads one statement; COMMIT AND CHAIN counts as two. */
export function readStatement(list: TokenList, sql: string, dialect: SqlDialect): readonly SqlStatement[] {
  const control = list.isClear ? readControl(list) : undefined;
  const isFirst = commitsBefore(list, dialect);
  if (control) return control.map((kind) => ({ kind, writes: [], isOpaque: false, commitsBefore: isFirst }));
  const writes = list.isClear ? readWrites(list, sql, dialect) : undefined;
  const kind = writes?.length === 0 ? 'read' : 'write';
  return [{ kind, writes: writes ?? [], isOpaque: writes === undefined, commitsBefore: isFirst }];
}

function readWrites(list: TokenList, sql: string, dialect: SqlDialect): FoundWrites {
  const inner = innerStatement(list);
  if (inner !== undefined) return inner < list.length ? readWrites(list.slice(inner), sql, dialect) : [];
  const start = list.find(0, list.length, () => true);
  const reader = list.isSymbol(start, '(') ? findWrites : READERS.get(list.word(0));
  return reader?.(list, sql, dialect);
}

/** REFRESH MATERIALIZED VIEW [CONCURRENTLY] v. */
function readRefresh(list: TokenList, dialect: SqlDialect): FoundWrites {
  const start = list.isWord(3, 'concurrently') && list.isName(4) && !list.isWord(4, 'with') ? 4 : 3;
  const reference = list.isWord(2, 'view') ? readTable(list, start, dialect) : undefined;
  return reference && [{ table: reference.table, verb: 'merge', mayChangeExisting: true }];
}

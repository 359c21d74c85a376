/**
 * What a statement means for the write bracket: `begin` opens the outermost transaction, `commit` keeps it, `early-commit` does so
 * before COMMIT is sent (CockroachDB), `hand-over` leaves it to another session, `rollback` drops it, `savepoint` covers everything
 * that keeps it open; `read` cannot change rows, and `write` is all the rest.
 */
export type StatementKind =
  'read' | 'write' | 'begin' | 'commit' | 'early-commit' | 'hand-over' | 'rollback' | 'savepoint';

const READS = /^(select|show|explain|set|values|table|pragma|describe|desc|use|fetch|declare)\b/;
const BEGIN = /^(begin|start\s+transaction)\b/;
const COMMIT = /^(commit|end)\b(?!\s+prepared\b)/;
const EARLY_COMMIT = /^release\s+(savepoint\s+)?"?cockroach_restart\b/;
const HAND_OVER = /^prepare\s+transaction\b/;
const ROLLBACK = /^(rollback|abort)\b(?!\s+prepared\b)/;
const ROLLBACK_TO = /^rollback\s+((work|transaction)\s+)?to\b/;
const SAVEPOINT = /^(savepoint|release)\b/;
const WRITING_CTE = /\b(insert|update|delete|merge)\b/;
const LEADING_NOISE = /^(\s+|\(|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/;

/** Classifies the SQL text given to a query runner; several statements in one text count as a write. */
export function statementKind(sql: string): StatementKind {
  const text = sql.replace(LEADING_NOISE, '');
  const start = text.slice(0, 80).toLowerCase();
  if (EARLY_COMMIT.test(start)) return 'early-commit';
  if (HAND_OVER.test(start)) return 'hand-over';
  if (isControl(start)) return hasSeveralStatements(text) ? 'write' : controlKind(start);
  if (READS.test(start)) return hasSeveralStatements(text) ? 'write' : 'read';
  if (start.startsWith('with')) return WRITING_CTE.test(text.toLowerCase()) ? 'write' : 'read';
  return 'write';
}

function isControl(start: string): boolean {
  return [BEGIN, COMMIT, ROLLBACK, SAVEPOINT].some((pattern) => pattern.test(start));
}

function controlKind(start: string): StatementKind {
  if (BEGIN.test(start)) return 'begin';
  if (COMMIT.test(start)) return 'commit';
  if (SAVEPOINT.test(start) || ROLLBACK_TO.test(start)) return 'savepoint';
  return 'rollback';
}

/** A semicolon inside a literal counts too: taking a read for a write costs nothing but a look at an empty plan. */
function hasSeveralStatements(text: string): boolean {
  return /;\s*\S/.test(text);
}

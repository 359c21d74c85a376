const CONFLICT_CLAUSE = /\bon\s+conflict\b|\bon\s+duplicate\s+key\b/;
const CONFLICT_VERB = /^\s*(with\b[\s\S]*\b)?(merge\s+into|replace\s+into|upsert\s+into|insert\s+(or\s+\w+|ignore)\b)/;

/**
 * Tells whether an insert may change, skip or replace a row that exists already.
 *
 * What its events say is then wrong: the ids they carry may be those of other rows, and old values are missing.
 */
export function hasConflictClause(sql: string): boolean {
  const text = sql.toLowerCase();
  return CONFLICT_CLAUSE.test(text) || CONFLICT_VERB.test(text);
}

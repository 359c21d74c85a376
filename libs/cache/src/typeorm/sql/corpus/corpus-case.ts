/**
 * A statement, and what is to be read in it: for each statement its kind, its writes as `verb table` with a `+` where rows other than
 * those spoken of may change, and `opaque`. Statements are separated by `; `.
 */
export type CorpusCase = readonly [sql: string, expected: string];

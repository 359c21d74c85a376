import type { DataSource } from 'typeorm';
import type { SqlText } from './sql-text.js';

/** Here every change of a table commits; others roll it back with the rest, or say so by `commitsBefore`. */
const COMMITS_WITH_SCHEMA = new Set<string>(['oracle', 'sap']);

/** Tells whether a text may end the transaction that it runs in, and keep what that has written. */
export function commitsImplicitly(text: SqlText, { options }: DataSource): boolean {
  if (text.commitsBefore) return true;
  return COMMITS_WITH_SCHEMA.has(options.type) && text.writes.some(({ verb }) => verb === 'schema');
}

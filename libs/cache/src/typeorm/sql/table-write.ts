import type { SqlCriteria } from './sql-criteria.js';
import type { SqlAssignment } from './sql-value.js';

/** A table as the text names it: quoted names as written, others in lower case. */
export interface TableName {
  readonly schema?: string;
  readonly name: string;
}

/** What a statement does to a table; `schema` is a change of the table itself. */
export type WriteVerb = 'insert' | 'update' | 'delete' | 'replace' | 'merge' | 'truncate' | 'copy' | 'schema';

/** The second half of an insert that updates rows which are there already. */
export interface ConflictUpdate {
  /** What they have in common with the row to be inserted; missing when any unique column may be it. */
  readonly columns?: readonly string[];
  readonly assigned: readonly SqlAssignment[];
}

/** A table that a statement names as the target of a write, and what the text tells of the rows. */
export interface TableWrite {
  readonly table: TableName;
  readonly verb: WriteVerb;
  /** Rows other than those the verb speaks of may change: ON CONFLICT DO UPDATE, ON DUPLICATE KEY, REPLACE, MERGE. */
  readonly mayChangeExisting: boolean;
  /** The name that the condition uses for the table, when it has another. */
  readonly alias?: string;
  /** Only for an update or delete of one table, outside a WITH, that has a condition. */
  readonly where?: SqlCriteria;
  /** What an update sets. */
  readonly assigned?: readonly SqlAssignment[];
  /** What an insert does to rows that stand in its way. */
  readonly conflict?: ConflictUpdate;
  /** The rows of `INSERT ... (columns) VALUES ...`. */
  readonly rows?: readonly (readonly SqlAssignment[])[];
}

import type { StatementKind } from './statement-kind.js';
import type { TableWrite } from './table-write.js';

/** What one statement of a text means for the cache. */
export interface SqlStatement {
  readonly kind: StatementKind;
  /** Every table that the statement names as a target; empty unless the kind is `write`. */
  readonly writes: readonly TableWrite[];
  /** May change rows of tables that are not listed: it runs other code, or was not understood. */
  readonly isOpaque: boolean;
  /** MySQL commits the open transaction before it runs this one (DDL, LOCK TABLES, a second BEGIN). */
  readonly commitsBefore: boolean;
}

import type { SqlValue } from './sql-value.js';

/** The column has one of the values. */
export interface SqlEquality {
  readonly column: string;
  readonly values: readonly SqlValue[];
}

/** What is known of the condition of an update or delete on one table. */
export interface SqlCriteria {
  /** Hold for every row that the statement changes: the parts of the top-level AND that compare a column with known values. */
  readonly equalities: readonly SqlEquality[];
  /** The equalities are the whole condition. */
  readonly isComplete: boolean;
  /** The whole condition as a choice: one of these lists holds for every row changed. Only when each list is complete. */
  readonly alternatives?: readonly (readonly SqlEquality[])[];
  /** The condition as written, without WHERE. */
  readonly text: string;
  /** The zero-based parameters in the text, in the order of its placeholders. */
  readonly parameters: readonly number[];
}

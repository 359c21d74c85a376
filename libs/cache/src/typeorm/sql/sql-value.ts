/** A value whose text is known: the zero-based parameter it comes from, or the literal itself. */
export type SqlValue = { readonly parameter: number } | { readonly literal: string | number | boolean | null };

/** A column and what is written to it; `null` when that is an expression. */
export interface SqlAssignment {
  readonly column: string;
  readonly value: SqlValue | null;
}

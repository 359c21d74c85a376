/** A family of types to which a text casts a value, and which keeps what it means. */
export type SqlCast = 'integer' | 'text' | 'uuid';

/**
 * A value whose text is known: the zero-based parameter it comes from, or the literal itself. A parameter that `isList` holds several
 * values (`= ANY ($1)`), any of which will do.
 */
export type SqlValue =
  | { readonly parameter: number; readonly isList?: true; readonly cast?: SqlCast }
  | { readonly literal: string | number | boolean | null; readonly cast?: SqlCast };

/** A column and what is written to it; `null` when that is an expression. */
export interface SqlAssignment {
  readonly column: string;
  readonly value: SqlValue | null;
}

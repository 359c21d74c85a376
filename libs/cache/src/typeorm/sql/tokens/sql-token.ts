/**
 * What a token is: `word` is an unquoted name or keyword, `name` a quoted one, `double` text in double quotes where that may be a
 * string as well as a name (MySQL), `string` a plain literal, `literal` any other one, `unclear` what makes the rest unreadable.
 */
export type SqlTokenKind =
  'word' | 'name' | 'double' | 'string' | 'literal' | 'number' | 'parameter' | 'symbol' | 'unclear';

/** A token of SQL text; space and comments are none. */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly text: string;
  /** In lower case, for a word; else empty, so that a quoted name never looks like a keyword. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** Zero-based; only for a placeholder whose position is certain. */
  readonly parameter?: number;
}

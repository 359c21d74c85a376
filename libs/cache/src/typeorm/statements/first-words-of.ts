const LEADING_COMMENTS = /^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/;
/** Verb, and what follows it as far as it is plain names: neither numbers nor anything in quotes. */
const FIRST_WORDS = /^[a-z_][\w.]*(\s+[a-z_][\w.]*){0,2}/i;

/** Returns the first words of a statement, which name it and never hold a value. */
export function firstWordsOf(sql: string): string {
  return FIRST_WORDS.exec(sql.replace(LEADING_COMMENTS, ''))?.[0].trim() || 'a statement';
}

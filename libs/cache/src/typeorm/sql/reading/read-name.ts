import type { SqlDialect } from '../sql-dialect.js';
import type { SqlToken } from '../tokens/sql-token.js';

const INNER = { '"': /""/g, '`': /``/g } as const;

/** The name that a token stands for: as written when quoted, else in lower case; undefined when it cannot be one. */
export function readName({ kind, text, word }: SqlToken, dialect: SqlDialect): string | undefined {
  if (kind === 'word') return word;
  if (kind === 'name' || kind === 'double') return unquoted(text);
  // SQLite takes a string for a name where only a name can stand.
  return kind === 'string' && dialect === 'sqlite' ? text.slice(1, -1).replaceAll("''", "'") : undefined;
}

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  const quote = text.charAt(0);
  return quote === '"' || quote === '`' ? inner.replace(INNER[quote], quote) : inner;
}

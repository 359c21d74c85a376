import type { SqlToken } from './sql-token.js';

/** Many words may stand before the kind of object; the kinds are few. */
const OBJECTS = new Set(
  (
    'table view index function procedure trigger event rule package sequence schema database extension type domain role user group ' +
    'aggregate operator collation conversion cast language publication subscription server statistics tablespace policy routine ' +
    'prepare default system'
  ).split(' '),
);
const FARTHEST = 20;

/** The kind of object that the CREATE, ALTER or DROP at `start` is about; empty when it is none of those known. */
export function schemaObject(tokens: readonly SqlToken[], start: number): string {
  for (const { word, text } of tokens.slice(start + 1, start + FARTHEST)) {
    if (text === ';' || text === '(') return '';
    if (OBJECTS.has(word)) return word;
  }
  return '';
}

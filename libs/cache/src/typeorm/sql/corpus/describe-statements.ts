import type { SqlStatement } from '../sql-statement.js';
import type { TableWrite } from '../table-write.js';

/** Says what was read in the words of the corpus. */
export function describeStatements(statements: readonly SqlStatement[]): string {
  return statements
    .map(({ kind, writes, isOpaque }) =>
      [kind, ...writes.map(describeWrite), ...(isOpaque ? ['opaque'] : [])].join(' '),
    )
    .join('; ');
}

function describeWrite({ verb, table: { schema, name }, mayChangeExisting }: TableWrite): string {
  const path = schema === undefined ? shown(name) : `${shown(schema)}.${shown(name)}`;
  return `${verb} ${path}${mayChangeExisting ? '+' : ''}`;
}

function shown(name: string): string {
  return /^[a-z_\d]+$/.test(name) ? name : `"${name}"`;
}

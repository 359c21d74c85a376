/**
 * Returns what the registry calls a table: its last name, lower case.
 *
 * Writers see a table with and without its schema, quoted and not. Two tables that clash here are invalidated together, which does no
 * harm; two names of one table would.
 */
export function bareTableName(table: string): string {
  const bare = table.slice(table.lastIndexOf('.') + 1).replaceAll(/["`[\]]/g, '');
  return (bare || table).toLowerCase();
}

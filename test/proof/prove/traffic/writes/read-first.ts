/** Returns the first row of what a raw statement brought back: for an UPDATE, TypeORM puts the rows and their count in a pair. */
export function readFirst<Row>(result: unknown): Row | undefined {
  const [first] = result as readonly unknown[];
  return (Array.isArray(first) ? first[0] : first) as Row | undefined;
}

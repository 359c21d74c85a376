/**
 * A recursive query `kin` of tables that share rows with others: of each text of the array `$1`, a path with quotes, numbered by `n`, the
 * table itself (`id`), its partitions and what inherits from it, and what it is a partition of or inherits from.
 *
 * A statement fires the triggers of the table that it names, and of no other that its rows are in.
 */
export function kinOf(paths: string): string {
  return `WITH RECURSIVE kin (n, id, up, down) AS (
    SELECT n, to_regclass(path)::oid, true, true FROM unnest(${paths}) WITH ORDINALITY given (path, n)
    UNION
    SELECT kin.n, next.* FROM kin, LATERAL (
      SELECT inhparent, true, false FROM pg_catalog.pg_inherits WHERE inhrelid = kin.id AND kin.up
      UNION ALL
      SELECT inhrelid, false, true FROM pg_catalog.pg_inherits WHERE inhparent = kin.id AND kin.down
    ) next
  )`;
}

import type { QueryRunner } from 'typeorm';
import { CAPTURE_COMMENT } from '../../capture/capture-comment.js';
import type { TableName } from '../../sql/table-write.js';
import type { ReachedTable } from './reached-table.js';

/** Triggers that capture write to an outbox, and change no rows of entities. */
const REACHED = `
  WITH RECURSIVE reached (id, by_key) AS (
    SELECT to_regclass($1)::oid, false
    UNION
    SELECT next.id, reached.by_key OR next.by_key
    FROM reached, LATERAL (
      SELECT inhparent AS id, false AS by_key FROM pg_catalog.pg_inherits WHERE inhrelid = reached.id
      UNION ALL
      SELECT inhrelid, false FROM pg_catalog.pg_inherits WHERE inhparent = reached.id
      UNION ALL
      SELECT conrelid, true FROM pg_catalog.pg_constraint
      WHERE contype = 'f' AND confrelid = reached.id AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd'))
    ) next
  )
  SELECT lower(relname) AS "name", by_key AS "byKey",
    relkind NOT IN ('r', 'p') OR relhasrules OR EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = class.oid AND NOT tgisinternal AND tgenabled <> 'D'
        AND NOT starts_with(coalesce(obj_description(tgfoid, 'pg_proc'), ''), '${CAPTURE_COMMENT}')
    ) AS "isOpaque"
  FROM reached JOIN pg_catalog.pg_class class ON class.oid = reached.id`;

/** Returns `table`, its partitions, what it inherits from or is inherited by, and what refers to any of them; nothing when there is no such table. */
export async function askPostgres(runner: QueryRunner, { schema, name }: TableName): Promise<readonly ReachedTable[]> {
  const quoted = [schema, name].flatMap((part) => (part === undefined ? [] : [`"${part.replaceAll('"', '""')}"`]));
  return (await runner.query(REACHED, [quoted.join('.')])) as ReachedTable[];
}

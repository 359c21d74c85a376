import type { QueryRunner } from 'typeorm';
import type { TableName } from '../../sql/table-write.js';
import { followKeys, type KeyRow } from './follow-keys.js';
import type { ReachedTable } from './reached-table.js';

const SCHEMA = 'coalesce(?, database())';
/** Of temporary tables, which have neither triggers nor foreign keys, this knows nothing. */
const TABLE = `SELECT table_type AS type FROM information_schema.tables WHERE table_schema = ${SCHEMA} AND table_name = ?`;
const TRIGGERS = `SELECT event_object_table AS name FROM information_schema.triggers WHERE event_object_schema = ${SCHEMA}`;
const KEYS = `
  SELECT table_name AS child, referenced_table_name AS parent FROM information_schema.referential_constraints
  WHERE unique_constraint_schema = ${SCHEMA}
    AND (delete_rule IN ('CASCADE', 'SET NULL', 'SET DEFAULT') OR update_rule IN ('CASCADE', 'SET NULL', 'SET DEFAULT'))`;

/** Returns `table` and what refers to it; nothing when there is no such table. */
export async function askMysql(runner: QueryRunner, { schema, name }: TableName): Promise<readonly ReachedTable[]> {
  const [table] = (await runner.query(TABLE, [schema ?? null, name])) as { readonly type: string }[];
  if (!table) return [];
  const triggers = (await runner.query(TRIGGERS, [schema ?? null])) as { readonly name: string }[];
  const keys = (await runner.query(KEYS, [schema ?? null])) as KeyRow[];
  const opaque = triggers.map((trigger) => trigger.name);
  return followKeys(name, keys, table.type === 'BASE TABLE' ? opaque : [...opaque, name]);
}

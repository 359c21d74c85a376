import type { QueryRunner } from 'typeorm';
import type { TableName } from '../../sql/table-write.js';
import { followKeys, type KeyRow } from './follow-keys.js';
import type { ReachedTable } from './reached-table.js';

const OBJECTS = `
  SELECT type, tbl_name AS name FROM sqlite_master WHERE type IN ('table', 'view', 'trigger')
  UNION ALL SELECT type, tbl_name FROM sqlite_temp_master WHERE type IN ('table', 'view', 'trigger')`;
const ACTIONS = `('CASCADE', 'SET NULL', 'SET DEFAULT')`;
const KEYS = `
  SELECT child.name AS child, key."table" AS parent FROM sqlite_master child, pragma_foreign_key_list(child.name) key
  WHERE child.type = 'table' AND (key.on_delete IN ${ACTIONS} OR key.on_update IN ${ACTIONS})`;

/** Returns `table` and what refers to it; nothing when there is no such table. Databases that are attached keep to themselves. */
export async function askSqlite(runner: QueryRunner, { name }: TableName): Promise<readonly ReachedTable[]> {
  const objects = (await runner.query(OBJECTS)) as { readonly type: string; readonly name: string }[];
  if (!objects.some((object) => object.name.toLowerCase() === name.toLowerCase())) return [];
  const keys = (await runner.query(KEYS)) as KeyRow[];
  const opaque = objects.filter(({ type }) => type !== 'table').map((object) => object.name);
  return followKeys(name, keys, opaque);
}

import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { RowState } from './row-state.js';

/** The row that a write is about. */
export interface Target {
  readonly entity: EntityTarget<ObjectLiteral>;
  readonly table: string;
  readonly id: number;
  /** Its new columns, the id left out. */
  readonly columns: Readonly<Record<string, unknown>>;
  readonly state: RowState;
  /** What was in its note. */
  readonly oldNote: string | null;
}

interface Found {
  readonly note: string;
  readonly deletedAt: Date | null;
}

/** Looks at the row, past the cache. */
export async function lookAt(
  manager: EntityManager,
  table: string,
  id: number,
): Promise<Pick<Target, 'state' | 'oldNote'>> {
  const deletedAt = table === 'detector' ? '"deletedAt"' : 'NULL AS "deletedAt"';
  const rows: Found[] = await manager.query(`SELECT note, ${deletedAt} FROM "${table}" WHERE id = $1`, [id]);
  const [row] = rows;
  return { state: row ? (row.deletedAt ? 'deleted' : 'present') : 'absent', oldNote: row?.note ?? null };
}

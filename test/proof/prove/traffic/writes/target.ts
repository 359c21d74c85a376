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
  /** Its columns as they are now, when there is a row. */
  readonly old: Readonly<Record<string, unknown>> | undefined;
}

/** Looks at the row, past the cache. */
export async function lookAt(
  manager: EntityManager,
  table: string,
  id: number,
): Promise<Pick<Target, 'state' | 'old'>> {
  const [old]: Record<string, unknown>[] = await manager.query(`SELECT * FROM "${table}" WHERE id = $1`, [id]);
  const state = old ? (old['deletedAt'] ? 'deleted' : 'present') : 'absent';
  return { state, old };
}

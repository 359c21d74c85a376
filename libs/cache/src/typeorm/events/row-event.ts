import type { EntityManager, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from '../rows/column-metadata.js';

/** What TypeORM's entity events have in common, as far as it is used: of `entity` and the like nothing is certain. */
export interface RowEvent {
  readonly metadata: EntityMetadata;
  readonly manager: EntityManager;
  readonly queryRunner: QueryRunner;
  readonly entity?: ObjectLiteral;
  readonly databaseEntity?: ObjectLiteral;
  readonly entityId?: unknown;
  /** Of updates only. */
  readonly updatedColumns?: readonly ColumnMetadata[];
  readonly updatedRelations?: EntityMetadata['relations'];
}

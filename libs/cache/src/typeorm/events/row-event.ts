import type { EntityManager, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';

/** What TypeORM's entity events have in common, as far as it is used: of `entity` and the like nothing is certain. */
export interface RowEvent {
  readonly metadata: EntityMetadata;
  readonly manager: EntityManager;
  readonly queryRunner: QueryRunner;
  readonly entity?: ObjectLiteral;
  readonly databaseEntity?: ObjectLiteral;
  readonly entityId?: unknown;
}

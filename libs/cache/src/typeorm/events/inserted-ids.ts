import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import { identityOf } from './identity-of.js';
import type { RowEvent } from './row-event.js';

/**
 * Tells which row an insert has made. What is given for a generated column does not count: TypeORM may leave it out of the
 * statement, and without `updateEntity` it leaves it in the entity.
 */
export class InsertedIds {
  readonly #given = new WeakMap<object, readonly unknown[]>();

  /** Goes before the insert. */
  note({ metadata, entity }: RowEvent): void {
    if (entity) this.#given.set(entity, generatedKeys(metadata, entity));
  }

  /** Goes after it. Returns nothing when the id is not certain. */
  of({ metadata, entity, entityId }: RowEvent): ObjectLiteral | undefined {
    const id = identityOf(metadata, entityId);
    if (id || !entity) return id;
    const given = this.#given.get(entity) ?? [];
    const isOnlyGiven = generatedKeys(metadata, entity).some((value, n) => value === given[n]);
    return isOnlyGiven ? undefined : identityOf(metadata, entity);
  }
}

function generatedKeys({ primaryColumns }: EntityMetadata, entity: ObjectLiteral): readonly unknown[] {
  const counting = primaryColumns.filter(
    ({ isGenerated, generationStrategy }) => isGenerated && generationStrategy !== 'uuid',
  );
  return counting.map((column) => column.getEntityValue(entity) as unknown);
}

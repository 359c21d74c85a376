import type { EntityMetadata, EntitySubscriberInterface, ObjectLiteral } from 'typeorm';

/** What one event of an entity carries; what it does not carry is left out. */
export interface Known {
  readonly entity?: ObjectLiteral;
  readonly databaseEntity?: ObjectLiteral;
  readonly entityId?: unknown;
  readonly updated?: readonly string[];
}

interface EntityEvent {
  readonly metadata: EntityMetadata;
  readonly entity?: ObjectLiteral;
  readonly databaseEntity?: ObjectLiteral;
  readonly entityId?: unknown;
  readonly updatedColumns?: readonly { readonly propertyName: string }[];
}

/** Writes down what TypeORM tells a subscriber, as it is at that moment. */
export class RecordingSubscriber implements EntitySubscriberInterface {
  /** In order; of transactions what has happened, of entities both sides. */
  readonly events: string[] = [];
  /** What the before-events of entities carried. */
  readonly before: Known[] = [];
  /** What their after-events carried. */
  readonly after: Known[] = [];
  readonly queries: { readonly sql: string; readonly success: boolean | undefined }[] = [];

  afterTransactionStart = (): void => void this.events.push('start');
  afterTransactionCommit = (): void => void this.events.push('commit');
  afterTransactionRollback = (): void => void this.events.push('rollback');
  afterQuery = ({ query, success }: { query: string; success?: boolean }): void =>
    void this.queries.push({ sql: query, success });

  beforeInsert = (event: EntityEvent): void => this.#note('beforeInsert', event);
  afterInsert = (event: EntityEvent): void => this.#note('afterInsert', event);
  beforeUpdate = (event: EntityEvent): void => this.#note('beforeUpdate', event);
  afterUpdate = (event: EntityEvent): void => this.#note('afterUpdate', event);
  beforeRemove = (event: EntityEvent): void => this.#note('beforeRemove', event);
  afterRemove = (event: EntityEvent): void => this.#note('afterRemove', event);
  beforeSoftRemove = (event: EntityEvent): void => this.#note('beforeSoftRemove', event);
  afterSoftRemove = (event: EntityEvent): void => this.#note('afterSoftRemove', event);
  beforeRecover = (event: EntityEvent): void => this.#note('beforeRecover', event);
  afterRecover = (event: EntityEvent): void => this.#note('afterRecover', event);

  forget(): void {
    for (const list of [this.events, this.before, this.after, this.queries]) list.length = 0;
  }

  #note(hook: string, event: EntityEvent): void {
    this.events.push(`${hook} ${event.metadata.tableName}`);
    const list = hook.startsWith('before') ? this.before : this.after;
    list.push(knownFrom(event));
  }
}

function knownFrom({ entity, databaseEntity, entityId, updatedColumns }: EntityEvent): Known {
  return {
    ...(entity && { entity: valuesOf(entity) }),
    ...(databaseEntity && { databaseEntity: valuesOf(databaseEntity) }),
    ...(entityId !== undefined && { entityId: copy(entityId) }),
    ...(updatedColumns && { updated: updatedColumns.map(({ propertyName }) => propertyName) }),
  };
}

/** A copy, because TypeORM goes on to change what it has passed; what is undefined is left out. */
function valuesOf(entity: ObjectLiteral): ObjectLiteral {
  const values = Object.entries(entity).filter(([, value]) => value !== undefined);
  return Object.fromEntries(values.map(([property, value]) => [property, copy(value)]));
}

function copy(value: unknown): unknown {
  if (typeof value === 'function') return 'an expression';
  if (Array.isArray(value)) return value.map(copy);
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? valuesOf(value) : value;
}

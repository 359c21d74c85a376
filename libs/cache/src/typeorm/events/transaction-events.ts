import type { ObjectLiteral } from 'typeorm';
import type { RowImage } from '../../core/invalidation/row-image.js';
import { isDriverError } from '../bracket/ends-transaction.js';
import type { AnnouncedRow } from '../bracket/announced-changes.js';
import type { InstrumentedRunner } from '../bracket/instrumented-runner.js';
import type { RowChanged } from '../bracket/row-changed.js';
import type { ImageOf } from '../rows/image-of.js';
import { knownColumns } from '../rows/known-columns.js';
import { prototypeOf } from '../rows/prototype-of.js';
import { lockOfUpdate, type RowLock } from '../rows/row-lock.js';
import { UNKNOWN_IMAGES, UNKNOWN_ROW } from '../rows/unknown-row.js';
import { writtenRow } from '../rows/written-row.js';
import { identityOf } from './identity-of.js';
import { InsertedIds } from './inserted-ids.js';
import type { SeenChange } from '../rules/seen-change.js';
import type { RowEvent } from './row-event.js';
import type { RowEvents } from './row-events.js';

type OldRow = Promise<RowImage | undefined>;

/**
 * Collects what changes inside a transaction, from images that are read from the database: the old one before the write, under the
 * lock that the write is about to take, the new one after it.
 *
 * What events carry will not do. `databaseEntity` was read before the lock, so another transaction may have moved the row since,
 * and what that one put into the cache would be missed; `entity` is what the writer has in memory.
 */
export class TransactionEvents implements RowEvents {
  readonly #oldRows = new WeakMap<object, OldRow>();

  readonly #inserted = new InsertedIds();

  constructor(private readonly runner: InstrumentedRunner) {}

  beforeInsert(event: RowEvent): Promise<void> {
    this.#inserted.note(event);
    const { metadata, manager } = event;
    const otherwise = { metadata, manager, change: 'insert', images: () => UNKNOWN_IMAGES.insert } as const;
    this.runner.session.inserts.add(metadata, event.entity, otherwise);
    return Promise.resolve();
  }

  afterInsert(event: RowEvent): Promise<void> {
    const { metadata, entity } = event;
    const id = this.#inserted.of(event);
    this.runner.session.inserts.strike(metadata, entity);
    return this.#collect(event, 'insert', async () => {
      const row = id && (await this.runner.rows.read(metadata, id, 'none'));
      return [['new', row ?? (entity ? writtenRow(metadata, entity) : UNKNOWN_ROW)]];
    });
  }

  /** An event without a row belongs to a bulk statement, whose text says more. */
  async beforeUpdate(event: RowEvent): Promise<void> {
    const { databaseEntity, metadata } = event;
    const id = identityOf(metadata, databaseEntity);
    if (!databaseEntity || !id) return;
    this.#announce(event, 'update', id);
    if (!this.runner.concerns({ metadata, change: 'update', assigned: assignedBy(event) })) return;
    const oldRow = Promise.resolve().then(() => this.runner.rows.read(metadata, id, lockOfUpdate(event)));
    this.#oldRows.set(databaseEntity, oldRow);
    // The lock has to be there before the write. What the database refuses is the writer's to know, since it may have aborted the
    // transaction; any other failure widens where the image is used.
    await oldRow.catch((error: unknown) => {
      if (isDriverError(error)) throw error;
    });
  }

  async afterUpdate(event: RowEvent): Promise<void> {
    const { databaseEntity, metadata } = event;
    const id = identityOf(metadata, databaseEntity);
    if (!databaseEntity || !id) return;
    this.#arrived(event, 'update', id);
    const oldRow = this.#oldRows.get(databaseEntity);
    if (!oldRow) return;
    await this.#collect(event, 'update', async () => {
      const [old, newRow] = await Promise.all([oldRow, this.#newRow(event)]);
      return [['old', old ?? UNKNOWN_ROW], newRow];
    });
  }

  /** Before, so that rules still find what the removal takes along. */
  beforeRemove(event: RowEvent): Promise<void> {
    return this.#collectRemoval(event, 'remove', 'remove');
  }

  /** To the database it is an update. */
  beforeSoftRemove(event: RowEvent): Promise<void> {
    return this.#collectRemoval(event, 'soft-remove', 'update');
  }

  afterRemove(event: RowEvent): Promise<void> {
    return this.#removed(event, 'remove');
  }

  afterSoftRemove(event: RowEvent): Promise<void> {
    return this.#removed(event, 'soft-remove');
  }

  beforeRecover(event: RowEvent): Promise<void> {
    const id = removedId(event);
    if (id) this.#announce(event, 'recover', id);
    return Promise.resolve();
  }

  async afterRecover(event: RowEvent): Promise<void> {
    const id = removedId(event);
    if (!id) return;
    this.#arrived(event, 'recover', id);
    await this.#collect(event, 'recover', async () => [await this.#newRow(event)]);
  }

  #removed(event: RowEvent, change: SeenChange): Promise<void> {
    const id = removedId(event);
    if (id) this.#arrived(event, change, id);
    return Promise.resolve();
  }

  async #collectRemoval(event: RowEvent, change: SeenChange, lock: RowLock): Promise<void> {
    const id = removedId(event);
    if (!id) return;
    this.runner.session.announce(this.#row(event, change, id));
    await this.#collect(event, change, async () => [
      ['old', (await this.runner.rows.read(event.metadata, id, lock)) ?? UNKNOWN_ROW],
    ]);
  }

  /** Unknown when the database does not show the row that the event speaks of. */
  async #newRow(event: RowEvent): Promise<ImageOf> {
    const id = removedId(event) ?? identityOf(event.metadata, event.entity);
    return ['new', (id && (await this.runner.rows.read(event.metadata, id, 'none'))) ?? UNKNOWN_ROW];
  }

  /** An after-event that somebody else's error swallows must not swallow the change. */
  #announce(event: RowEvent, change: SeenChange, id: ObjectLiteral): void {
    const { metadata, manager } = event;
    this.runner.session.announce(this.#row(event, change, id), {
      metadata,
      manager,
      change,
      images: () => namedImages(metadata, id, change),
    });
  }

  #arrived(event: RowEvent, change: SeenChange, id: ObjectLiteral): void {
    this.runner.session.arrived(this.#row(event, change, id));
  }

  #row({ metadata }: RowEvent, change: SeenChange, id: ObjectLiteral): AnnouncedRow {
    return { metadata, change, key: this.runner.rows.keyOf(metadata, id) };
  }

  #collect(event: RowEvent, change: SeenChange, images: RowChanged['images']): Promise<void> {
    const { metadata, manager } = event;
    const assigned = change === 'update' ? assignedBy(event) : undefined;
    return this.runner.session.changeInTransaction({ metadata, manager, change, assigned, images });
  }
}

/** Returns what is known of a row of which only the key is. */
function namedImages(metadata: RowEvent['metadata'], id: ObjectLiteral, change: SeenChange): readonly ImageOf[] {
  const values = metadata.primaryColumns.map((column) => [column, column.getEntityValue(id) as unknown] as const);
  const row: RowImage = { known: knownColumns(values), prototype: prototypeOf(metadata) };
  return UNKNOWN_IMAGES[change].map(([side]) => [side, row]);
}

/** Returns the columns that an update assigns, as far as it is known; those that TypeORM counts up itself are none others refer to. */
function assignedBy({ updatedColumns, updatedRelations = [] }: RowEvent): RowChanged['assigned'] {
  return updatedColumns && [...updatedColumns, ...updatedRelations.flatMap(({ joinColumns }) => joinColumns)];
}

/** `remove` takes the id out of the entity it is given. */
function removedId({ metadata, databaseEntity, entityId }: RowEvent): ObjectLiteral | undefined {
  return identityOf(metadata, databaseEntity) ?? identityOf(metadata, entityId);
}

import type { ObjectLiteral } from 'typeorm';
import type { RowImage } from '../../core/invalidation/row-image.js';
import { isDriverError } from '../bracket/ends-transaction.js';
import type { InstrumentedRunner } from '../bracket/instrumented-runner.js';
import type { RowChanged } from '../bracket/row-changed.js';
import type { ImageOf } from '../rows/image-of.js';
import { lockOfUpdate, type RowLock } from '../rows/row-lock.js';
import { UNKNOWN_IMAGES, UNKNOWN_ROW } from '../rows/unknown-row.js';
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
    this.#expect(event, 'insert');
    return Promise.resolve();
  }

  afterInsert(event: RowEvent): Promise<void> {
    const id = this.#inserted.of(event);
    return this.#collect(event, 'insert', async () => [
      ['new', (id && (await this.runner.rows.read(event.metadata, id, 'none'))) ?? UNKNOWN_ROW],
    ]);
  }

  async beforeUpdate(event: RowEvent): Promise<void> {
    const { databaseEntity, metadata } = event;
    this.#expect(event, 'update');
    if (!databaseEntity || !this.runner.concerns({ metadata, change: 'update' })) return;
    const oldRow = Promise.resolve().then(() => this.#read(lockOfUpdate(event), event, databaseEntity));
    this.#oldRows.set(databaseEntity, oldRow);
    // The lock has to be there before the write. What the database refuses is the writer's to know, since it may have aborted the
    // transaction; any other failure widens where the image is used.
    await oldRow.catch((error: unknown) => {
      if (isDriverError(error)) throw error;
    });
  }

  afterUpdate(event: RowEvent): Promise<void> {
    const oldRow = event.databaseEntity && this.#oldRows.get(event.databaseEntity);
    if (!oldRow) return this.#collect(event, 'update', () => UNKNOWN_IMAGES.update);
    return this.#collect(event, 'update', async () => {
      const [old, newRow] = await Promise.all([oldRow, this.#newRow(event)]);
      return [['old', old ?? UNKNOWN_ROW], newRow];
    });
  }

  /** Before, so that rules still find what the removal takes along. */
  beforeRemove(event: RowEvent): Promise<void> {
    return this.#collectRemoval(event, 'remove');
  }

  /** To the database it is an update. */
  beforeSoftRemove(event: RowEvent): Promise<void> {
    return this.#collectRemoval(event, 'update');
  }

  afterRemove(): Promise<void> {
    return Promise.resolve();
  }

  beforeRecover(event: RowEvent): Promise<void> {
    this.#expect(event, 'recover');
    return Promise.resolve();
  }

  afterRecover(event: RowEvent): Promise<void> {
    return this.#collect(event, 'recover', async () => [await this.#newRow(event)]);
  }

  #collectRemoval(event: RowEvent, lock: RowLock): Promise<void> {
    const { databaseEntity, entityId } = event;
    return this.#collect(event, 'remove', async () => [
      ['old', (await this.#read(lock, event, databaseEntity, entityId)) ?? UNKNOWN_ROW],
    ]);
  }

  async #newRow(event: RowEvent): Promise<ImageOf> {
    const { databaseEntity, entity, entityId } = event;
    return ['new', (await this.#read('none', event, databaseEntity, entity, entityId)) ?? UNKNOWN_ROW];
  }

  /** Nothing when the id is not known, or the database does not show the row that the event speaks of. */
  async #read(lock: RowLock, { metadata }: RowEvent, ...sources: readonly unknown[]): Promise<RowImage | undefined> {
    const id = firstIdentity(metadata, sources);
    return id && this.runner.rows.read(metadata, id, lock);
  }

  /** An after-event that somebody else's error swallows must not swallow the change. */
  #expect({ metadata, manager }: RowEvent, change: SeenChange): void {
    this.runner.session.expectInTransaction({ metadata, manager, change, images: () => UNKNOWN_IMAGES[change] });
  }

  #collect({ metadata, manager }: RowEvent, change: SeenChange, images: RowChanged['images']): Promise<void> {
    return this.runner.session.changeInTransaction({ metadata, manager, change, images });
  }
}

function firstIdentity(metadata: RowEvent['metadata'], sources: readonly unknown[]): ObjectLiteral | undefined {
  for (const source of sources) {
    const id = identityOf(metadata, source);
    if (id) return id;
  }
  return undefined;
}

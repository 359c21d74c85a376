import type { RowImage } from '../../core/invalidation/row-image.js';
import type { InstrumentedRunner } from '../bracket/instrumented-runner.js';
import type { RowChanged } from '../bracket/row-changed.js';
import { UNKNOWN_ROW } from '../rows/unknown-row.js';
import { namedRow, writtenRow } from '../rows/written-row.js';
import { identityOf } from './identity-of.js';
import { InsertedIds } from './inserted-ids.js';
import type { SeenChange } from '../rules/seen-change.js';
import type { RowEvent } from './row-event.js';
import type { RowEvents } from './row-events.js';

/**
 * Announces what an autocommit statement changes before it runs, since afterwards is too late for a mark.
 *
 * Nothing can be locked, so of rows that exist only the primary key is certain; of a new row, what it is inserted with, and the rest
 * once it is there.
 */
export class AutocommitEvents implements RowEvents {
  readonly #inserted = new InsertedIds();

  constructor(private readonly runner: InstrumentedRunner) {}

  beforeInsert(event: RowEvent): Promise<void> {
    const { metadata, entity } = event;
    this.#inserted.note(event);
    return this.#announce(event, 'insert', () => [['new', entity ? writtenRow(metadata, entity) : UNKNOWN_ROW]]);
  }

  afterInsert(event: RowEvent): Promise<void> {
    const id = this.#inserted.of(event);
    return this.#done(event, 'insert', async () => {
      const row = id && (await this.runner.rows.read(event.metadata, id, 'none'));
      return [['new', row ?? UNKNOWN_ROW]];
    });
  }

  beforeUpdate(event: RowEvent): Promise<void> {
    return this.#announce(event, 'update', () => {
      const row = keyOnly(event, event.databaseEntity);
      return [
        ['old', row],
        ['new', row],
      ];
    });
  }

  afterUpdate(event: RowEvent): Promise<void> {
    return this.#done(event, 'update');
  }

  beforeRemove(event: RowEvent): Promise<void> {
    return this.#announce(event, 'remove', () => [['old', keyOnly(event, event.databaseEntity ?? event.entityId)]]);
  }

  beforeSoftRemove(event: RowEvent): Promise<void> {
    return this.beforeRemove(event);
  }

  afterRemove(event: RowEvent): Promise<void> {
    return this.#done(event, 'remove');
  }

  beforeRecover(event: RowEvent): Promise<void> {
    return this.#announce(event, 'recover', () => [['new', keyOnly(event, event.databaseEntity ?? event.entityId)]]);
  }

  afterRecover(event: RowEvent): Promise<void> {
    return this.#done(event, 'recover');
  }

  #announce({ metadata, manager }: RowEvent, change: SeenChange, images: RowChanged['images']): Promise<void> {
    return this.runner.session.announce({ metadata, manager, change, images });
  }

  #done({ metadata, manager }: RowEvent, change: SeenChange, late?: RowChanged['images']): Promise<void> {
    return this.runner.session.done({ metadata, manager, change }, late);
  }
}

function keyOnly({ metadata }: RowEvent, source: unknown): RowImage {
  const id = identityOf(metadata, source);
  return id ? namedRow(metadata, id) : UNKNOWN_ROW;
}

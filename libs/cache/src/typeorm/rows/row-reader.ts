import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { RowImage } from '../../core/invalidation/row-image.js';
import type { RowLock } from './row-lock.js';
import { keyOf, readRows, type ImagesByKey } from './read-rows.js';

interface Batch {
  readonly ids: ObjectLiteral[];
  readonly images: Promise<ImagesByKey>;
}

/** Rows per statement, well below every database's limit of parameters. */
const MAX_ROWS = 200;

/**
 * Reads row images on one query runner: what TypeORM events carry is what the writer has in memory, and another transaction may
 * have changed the row since that was loaded.
 *
 * Requests of one turn share a statement per entity, and statements follow one another: a connection runs one at a time.
 */
export class RowReader {
  readonly #batches = new Map<string, Batch>();

  constructor(
    private readonly runner: QueryRunner,
    private readonly dataSource: DataSource,
    /** Runs a query when the connection is free for it. */
    private readonly take: <R>(query: () => Promise<R>) => Promise<R>,
  ) {}

  /** Returns the row with `id` as the runner sees it, or nothing. @param lock - Kept until the transaction ends. */
  async read(metadata: EntityMetadata, id: ObjectLiteral, lock: RowLock): Promise<RowImage | undefined> {
    const images = await this.#join(metadata, id, lock);
    return images.get(keyOf(this.dataSource, metadata, id));
  }

  /** Returns one text for the row that `id` names, as it also follows from the parameters of a statement. */
  keyOf(metadata: EntityMetadata, id: ObjectLiteral): string {
    return keyOf(this.dataSource, metadata, id);
  }

  #join(metadata: EntityMetadata, id: ObjectLiteral, lock: RowLock): Promise<ImagesByKey> {
    const name = `${lock} ${metadata.tablePath} ${metadata.name}`;
    const open = this.#batches.get(name);
    if (open && open.ids.length < MAX_ROWS) {
      open.ids.push(id);
      return open.images;
    }
    const ids = [id];
    const images = this.take(async () => {
      // Not at once, even when it is free: others of this turn are to join, and the batch has to be known before it is closed.
      await Promise.resolve();
      if (this.#batches.get(name)?.ids === ids) this.#batches.delete(name);
      return readRows(this.runner, this.dataSource, metadata, ids, lock);
    });
    this.#batches.set(name, { ids, images });
    return images;
  }
}

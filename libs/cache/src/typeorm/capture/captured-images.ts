import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import { inSavepoint } from '../background/in-savepoint.js';
import { sendPastTypeOrm } from '../background/send-past-typeorm.js';
import type { ImageOf } from '../rows/image-of.js';
import { imageOfRecord } from '../rows/image-of-record.js';
import { isReadable } from '../rows/is-readable.js';
import type { CaptureGroup } from './group-captures.js';
import { quotedName } from './quoted.js';

/** Beyond so many rows it is cheaper to invalidate too much. */
const MOST_ROWS = 1_000;
const SIDES: Readonly<Record<CaptureGroup['change'], readonly ImageOf[0][]>> = {
  insert: ['new'],
  update: ['old', 'new'],
  delete: ['old'],
  truncate: [],
};

/** Reads rows of an outbox as rows of the tables that they are about. */
export class CapturedImages {
  constructor(
    private readonly dataSource: DataSource,
    /** Path of the outbox, quoted. */
    private readonly outbox: string,
  ) {}

  /**
   * Returns the images of the rows that `group` tells of; nothing when there are too many of them, or the table has changed so that they cannot
   * be read.
   *
   * The database reads them: JSON of JavaScript has no integers beyond 2^53, and values have to be as those of ordinary rows.
   *
   * @param runner - In a transaction, which goes on whatever happens.
   */
  async read(
    group: CaptureGroup,
    metadata: EntityMetadata,
    runner: QueryRunner,
  ): Promise<readonly ImageOf[] | undefined> {
    const images: ImageOf[] = [];
    for (const side of SIDES[group.change]) {
      const found = await this.#readSide(group, metadata, runner, side).catch(() => undefined);
      if (!found) return undefined;
      images.push(...found);
    }
    return images.length > MOST_ROWS ? undefined : images;
  }

  async #readSide(
    { schema, table, columns = [], ids }: CaptureGroup,
    metadata: EntityMetadata,
    runner: QueryRunner,
    side: ImageOf[0],
  ): Promise<readonly ImageOf[]> {
    const readable = metadata.columns.filter(
      (column) => columns.includes(column.databaseName) && isReadable(this.dataSource, column),
    );
    const rows = `kept.payload::jsonb #> '{capture,${side}}'`;
    const list = readable.map(({ databaseName }, n) => `captured.${quotedName(databaseName)} AS c${n}`).join(', ');
    const sql = `SELECT ${list} FROM ${this.outbox} kept,
      jsonb_populate_recordset(NULL::${quotedName(schema, table)}, ${rows}) captured
      WHERE kept.id = ANY($1) LIMIT ${MOST_ROWS + 1}`;
    const records = await inSavepoint(runner, () => sendPastTypeOrm(runner, sql, [ids]));
    return records.map((record) => [side, imageOfRecord(this.dataSource, metadata, readable, record)]);
  }
}

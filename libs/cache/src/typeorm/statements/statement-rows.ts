import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import type { RowImage } from '../../core/invalidation/row-image.js';
import type { Query } from '../bracket/query.js';
import type { RowChanged } from '../bracket/row-changed.js';
import { isDriverError } from '../bracket/ends-transaction.js';
import type { ImageOf } from '../rows/image-of.js';
import { readRowsWhere } from '../rows/read-rows.js';
import type { RowCondition } from '../rows/select-rows.js';
import { UNKNOWN_ROW } from '../rows/unknown-row.js';
import { valueIn } from '../rows/value-in.js';
import type { TableWrite } from '../sql/table-write.js';
import type { StatementChanges } from './statement-changes.js';

/** Beyond so many rows it is cheaper to invalidate too much. */
const MOST_ROWS = 200;

/** Reads the rows that a statement is about to change, inside its transaction. */
export class StatementRows {
  constructor(
    private readonly runner: QueryRunner,
    private readonly dataSource: DataSource,
    /** Runs a query when the connection is free for it. */
    private readonly take: <R>(query: () => Promise<R>) => Promise<R>,
  ) {}

  /**
   * Returns `told`, what the text of `write` tells, with every row in place of what its condition says of them.
   *
   * Rows that begin to fulfil the condition after they were looked for are changed all the same: the number of rows changed gives
   * them away, and what the text tells then counts too.
   *
   * @throws The driver's error: the statement would fail with it as well.
   */
  async exactly(
    write: TableWrite,
    metadata: EntityMetadata,
    told: StatementChanges,
    query: Query,
  ): Promise<StatementChanges> {
    const condition = this.#condition(write, metadata, query);
    const rows = condition && (await this.#read(write, metadata, condition));
    if (!rows || rows.length > MOST_ROWS) return told;
    const images = (side: ImageOf[0], list: readonly RowImage[]): readonly ImageOf[] => list.map((row) => [side, row]);
    const withImages = (changed: RowChanged, of: RowChanged['images']): RowChanged => ({ ...changed, images: of });
    return {
      before: told.before.map((changed) => withImages(changed, () => images('old', rows))),
      after: told.after.map((changed) =>
        withImages(changed, async () => images('new', await this.#readAgain(metadata, rows))),
      ),
      recheck: (result) => (affectedBy(result) === rows.length ? [] : [...told.before, ...told.after]),
    };
  }

  #condition(
    { where, alias }: TableWrite,
    { primaryColumns }: EntityMetadata,
    { parameters }: Query,
  ): RowCondition | undefined {
    // Placeholders in literals are none, and not worth telling apart.
    if (!where || /['#]|--|\/\*/.test(where.text)) return undefined;
    const own = where.parameters.map((n) => parameters[n]);
    let used = 0;
    const condition = where.text.replace(/\$\d+/g, () => this.dataSource.driver.createParameter('given', used++));
    return { columns: primaryColumns, condition: `(${condition})`, parameters: own, alias, limit: MOST_ROWS + 1 };
  }

  async #read(
    { verb }: TableWrite,
    metadata: EntityMetadata,
    condition: RowCondition,
  ): Promise<readonly RowImage[] | undefined> {
    try {
      const lock = verb === 'delete' ? 'remove' : 'update';
      const rows = await this.take(() => readRowsWhere(this.runner, this.dataSource, metadata, condition, lock));
      return rows.map(([, image]) => image);
    } catch (error) {
      if (isDriverError(error)) throw error;
      return undefined;
    }
  }

  /** A row that is not found any more has another key now. */
  async #readAgain(metadata: EntityMetadata, rows: readonly RowImage[]): Promise<readonly RowImage[]> {
    if (rows.length === 0) return [];
    const { primaryColumns } = metadata;
    const { driver } = this.dataSource;
    const values = rows.map((row) =>
      primaryColumns.map((column) => driver.preparePersistentValue(valueIn(row, column), column) as unknown),
    );
    const criteria = { columns: primaryColumns, values };
    const found = await this.take(() => readRowsWhere(this.runner, this.dataSource, metadata, criteria, 'none'));
    const images = found.map(([, image]) => image);
    return images.length === rows.length ? images : [...images, UNKNOWN_ROW];
  }
}

/** Returns how many rows a statement changed, as TypeORM's drivers say it; nothing when they do not. */
function affectedBy(result: unknown): number | undefined {
  if (Array.isArray(result)) return typeof result[1] === 'number' ? result[1] : undefined;
  const { affected, affectedRows } = (result ?? {}) as { readonly affected?: number; readonly affectedRows?: number };
  return affected ?? affectedRows;
}

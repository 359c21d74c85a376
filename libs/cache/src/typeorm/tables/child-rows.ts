import type { DataSource, QueryRunner } from 'typeorm';
import type { RowImage } from '../../core/invalidation/row-image.js';
import { readRowsWhere } from '../rows/read-rows.js';
import { rowKey } from '../rows/row-key.js';
import type { RowLock } from '../rows/row-lock.js';
import { referencedValues, type ParentImage } from './child-image.js';
import type { ForeignKey } from './foreign-key.js';

/** Beyond so many rows, of parents or children, it is cheaper to invalidate too much. */
const MOST_ROWS = 200;
const HAVE_NO_LIMIT = new Set(['oracle', 'sap']);

/** Reads the rows that refer to others which are about to be removed in the same transaction. */
export class ChildRows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: QueryRunner,
  ) {}

  /**
   * Returns the rows that refer to `parents` by `key`, locked as the database is about to lock them.
   *
   * @param areLocked - False when `parents` have to be locked first, so that nobody lets further rows refer to them.
   * @returns null when it cannot be told: a key is not known, a parent is not there (any more), or there are too many rows.
   */
  async referringTo(
    key: ForeignKey,
    parents: readonly ParentImage[],
    areLocked: boolean,
  ): Promise<readonly RowImage[] | null> {
    if (HAVE_NO_LIMIT.has(this.dataSource.options.type)) return null;
    const values = this.#values(key, parents);
    if (!values) return null;
    if (values.length === 0) return [];
    if (!areLocked && !(await this.#lock(key, values))) return null;
    const lock: RowLock = key.onDelete === 'remove' ? 'remove' : 'update';
    const criteria = { columns: key.columns, values, limit: MOST_ROWS + 1 };
    const rows = await readRowsWhere(this.runner, this.dataSource, key.child, criteria, lock);
    return rows.length > MOST_ROWS ? null : rows.map(([, image]) => image);
  }

  /** What `key` refers to in each parent, once, as the database takes it. */
  #values(key: ForeignKey, parents: readonly ParentImage[]): readonly (readonly unknown[])[] | null {
    const { driver } = this.dataSource;
    const found = new Map<string, readonly unknown[]>();
    for (const parent of parents) {
      const values = referencedValues(key, parent);
      if (values.includes(undefined)) return null;
      if (values.includes(null)) continue;
      const stored = values.map((value, n) => driver.preparePersistentValue(value, key.referenced[n]!) as unknown);
      found.set(rowKey(stored), stored);
    }
    return found.size > MOST_ROWS ? null : [...found.values()];
  }

  async #lock({ parent, referenced }: ForeignKey, values: readonly (readonly unknown[])[]): Promise<boolean> {
    const criteria = { columns: referenced, values };
    const rows = await readRowsWhere(this.runner, this.dataSource, parent, criteria, 'remove');
    return new Set(rows.map(([key]) => key)).size === values.length;
  }
}

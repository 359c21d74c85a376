import { CacheAccess } from 'nestjs-coherent-cache';
import type { DataSource } from 'typeorm';
import type { Draws } from '../../traffic/draws.js';
import type { WrittenRow } from '../../traffic/written-row.js';
import type { Observation } from '../../history/observation.js';

/** An accessor whose values say which version they are. */
export abstract class CheckedAccess<T, Id extends object> extends CacheAccess<T, Id> {
  /** For how long what is kept in a process is believed without asking, in milliseconds. */
  readonly windowMs: number = 0;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  /** An id to read, the popular ones often. */
  abstract draw(draws: Draws): Id;

  /** Ids whose own key a write of `row` may change. */
  abstract touchedBy(row: WrittenRow): readonly Id[];

  /** What `value` shows, its own key first. */
  abstract observe(id: Id, value: T | null): readonly Observation[];

  /** Puts into the cache what a function brings. */
  put(id: Id): Promise<boolean> {
    return this.set(id, async () => (await this.load(id)) ?? null);
  }

  /** Data and version come from one statement, and so from one snapshot. */
  protected rows<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return this.dataSource.query<Row[]>(sql, parameters);
  }

  protected async row<Row>(sql: string, parameters: unknown[]): Promise<Row> {
    return (await this.rows<Row>(sql, parameters))[0]!;
  }
}

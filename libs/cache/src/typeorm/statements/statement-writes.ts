import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { isDriverError } from '../bracket/ends-transaction.js';
import type { Query } from '../bracket/query.js';
import type { RunnerSession, Touch } from '../bracket/runner-session.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { entitiesOn } from '../sql/entities-on.js';
import type { TableWrite } from '../sql/table-write.js';
import { dialectOf } from '../sql/dialect-of.js';
import { firstWordsOf } from './first-words-of.js';
import { strangersOf } from '../tables/strangers/stranger-tables.js';
import { anyChangesOf, changesOf } from './changes-of.js';
import type { StatementChanges } from './statement-changes.js';
import type { StatementRows } from './statement-rows.js';
import { tablesWrittenBy } from './tables-written-by.js';
import { isToldByEvents } from './told-by-events.js';

const NOTHING: StatementChanges = { before: [], after: [] };

/** What a statement changes, for its bracket. */
export interface Written {
  readonly changes: StatementChanges;
  readonly touch: Touch;
}

/** Where statements come from. */
export interface StatementParts {
  readonly runner: QueryRunner;
  readonly dataSource: DataSource;
  readonly cache: Cache;
  readonly rules: RuleIndex;
}

/** Reads what the statements of one query runner change, of which no event has told better. */
export class StatementWrites {
  constructor(
    private readonly parts: StatementParts,
    private readonly session: RunnerSession,
    private readonly rows: StatementRows,
  ) {}

  /** @param canRead - Whether rows may be read, and locked, before the statement changes them. @throws The driver's error */
  async of(query: Query, canRead: boolean): Promise<Written> {
    const { text, sql } = query;
    const reached: string[] = [];
    const known = text.isOpaque ? undefined : await this.#changesOf(query, canRead, reached);
    if (!known) this.parts.cache.report({ type: 'opaque_statement', statement: firstWordsOf(sql) });
    return {
      changes: merge(known ?? this.#everything()),
      touch: (bracket) => {
        if (!known) bracket.touchUnknown();
        for (const table of [...text.writes.map((write) => write.table.name), ...reached]) bracket.touch(table);
      },
    };
  }

  #everything(): readonly StatementChanges[] {
    const { dataSource, runner } = this.parts;
    return dataSource.entityMetadatas.map((metadata) => anyChangesOf(metadata, runner.manager));
  }

  /**
   * Returns undefined when the statement may change rows of any entity.
   *
   * @param reached - Is given the tables that it may change rows of besides those it names.
   */
  async #changesOf(
    query: Query,
    canRead: boolean,
    reached: string[],
  ): Promise<readonly StatementChanges[] | undefined> {
    const found: StatementChanges[] = [];
    for (const write of query.text.writes) {
      const metadatas = entitiesOn(write.table, this.parts.dataSource);
      if (await this.#mayChangeAny(write, metadatas, query, canRead, reached)) return undefined;
      if (this.#isTold(write, metadatas, query)) continue;
      for (const metadata of metadatas) found.push(...(await this.#changesIn(write, metadata, query, canRead)));
    }
    return found;
  }

  async #mayChangeAny(
    write: TableWrite,
    metadatas: readonly EntityMetadata[],
    { text }: Query,
    canRead: boolean,
    reached: string[],
  ): Promise<boolean> {
    const { dataSource, runner } = this.parts;
    const strangers = strangersOf(dataSource);
    if (write.verb === 'schema') {
      // It moves no rows of other tables, but may let later writes do so.
      strangers.clear();
      return false;
    }
    if (metadatas.length > 0) return metadatas.some((metadata) => !tablesWrittenBy(metadata, write, dataSource));
    // It may be made by the text itself, so that the database does not know it yet.
    if (text.writes.some(({ verb }) => verb === 'schema')) return true;
    try {
      const { mayReachEntities, tables } = await strangers.reachOf(write, runner);
      reached.push(...tables);
      return mayReachEntities;
    } catch (error) {
      // In PostgreSQL the transaction is lost, and the writer has to hear why.
      if (canRead && isDriverError(error) && dialectOf(dataSource) === 'postgres') throw error;
      return true;
    }
  }

  #isTold(write: TableWrite, metadatas: readonly EntityMetadata[], { isBuilt, parameters }: Query): boolean {
    const given = { dataSource: this.parts.dataSource, parameters };
    return isBuilt && metadatas.some((metadata) => isToldByEvents(write, metadata, this.session, given));
  }

  async #changesIn(
    write: TableWrite,
    metadata: EntityMetadata,
    query: Query,
    canRead: boolean,
  ): Promise<readonly StatementChanges[]> {
    const { dataSource, runner, rules } = this.parts;
    const written = tablesWrittenBy(metadata, write, dataSource);
    if (written && !written.includes(metadata)) return written.map((table) => anyChangesOf(table, runner.manager));
    const told = changesOf(write, metadata, { dataSource, manager: runner.manager, parameters: query.parameters });
    const canReadExactly = canRead && write.where && query.text.writes.length === 1;
    const isExact = canReadExactly && rules.wantsEveryRow(metadata);
    return [isExact ? await this.rows.exactly(write, metadata, told, query) : told];
  }
}

function merge(changes: readonly StatementChanges[]): StatementChanges {
  return changes.length === 0
    ? NOTHING
    : {
        before: changes.flatMap(({ before }) => before),
        after: changes.flatMap(({ after }) => after),
        recheck: (result) => changes.flatMap(({ recheck }) => recheck?.(result) ?? []),
      };
}

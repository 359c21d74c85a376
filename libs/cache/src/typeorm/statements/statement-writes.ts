import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { Query } from '../bracket/query.js';
import type { RunnerSession, Touch } from '../bracket/runner-session.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { entitiesOn } from '../sql/entities-on.js';
import type { TableWrite } from '../sql/table-write.js';
import { anyChangesOf, changesOf } from './changes-of.js';
import type { StatementChanges } from './statement-changes.js';
import type { StatementRows } from './statement-rows.js';
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
    if (text.isOpaque) this.parts.cache.reportOpaque(sql);
    return {
      changes: merge(text.isOpaque ? this.#everything() : await this.#changesOf(query, canRead)),
      touch: (bracket) => {
        if (text.isOpaque) bracket.touchUnknown();
        for (const { table } of text.writes) bracket.touch(table.name.toLowerCase());
      },
    };
  }

  #everything(): readonly StatementChanges[] {
    const { dataSource, runner } = this.parts;
    return dataSource.entityMetadatas.map((metadata) => anyChangesOf(metadata, runner.manager));
  }

  async #changesOf(query: Query, canRead: boolean): Promise<readonly StatementChanges[]> {
    const found: StatementChanges[] = [];
    for (const write of query.text.writes) {
      const metadatas = entitiesOn(write.table, this.parts.dataSource);
      if (this.#isTold(write, metadatas, query)) continue;
      for (const metadata of metadatas) found.push(await this.#changesIn(write, metadata, query, canRead));
    }
    return found;
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
  ): Promise<StatementChanges> {
    const { dataSource, runner, rules } = this.parts;
    const told = changesOf(write, metadata, { dataSource, manager: runner.manager, parameters: query.parameters });
    const canReadExactly = canRead && write.where && query.text.writes.length === 1;
    return canReadExactly && rules.wantsEveryRow(metadata) ? this.rows.exactly(write, metadata, told, query) : told;
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

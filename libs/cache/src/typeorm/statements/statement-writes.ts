import type { DataSource, QueryRunner } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { Query } from '../bracket/query.js';
import type { RunnerSession, Touch } from '../bracket/runner-session.js';
import type { StatementChanges } from './statement-changes.js';
import { entitiesOn } from '../sql/entities-on.js';
import type { TableWrite } from '../sql/table-write.js';
import { anyChangesOf, changesOf } from './changes-of.js';
import { isToldByEvents } from './told-by-events.js';

const NOTHING: StatementChanges = { before: [], after: [] };

/** What a statement changes, for its bracket. */
export interface Written {
  readonly changes: StatementChanges;
  readonly touch: Touch;
}

/** Reads what the statements of one query runner change, of which no event has told better. */
export class StatementWrites {
  constructor(
    private readonly runner: QueryRunner,
    private readonly dataSource: DataSource,
    private readonly cache: Cache,
    private readonly session: RunnerSession,
  ) {}

  of(query: Query): Written {
    const { text, sql } = query;
    if (text.isOpaque) this.cache.reportOpaque(sql);
    const changes = text.isOpaque ? this.#everything() : text.writes.map((write) => this.#changesOf(write, query));
    return {
      changes: merge(changes),
      touch: (bracket) => {
        if (text.isOpaque) bracket.touchUnknown();
        for (const { table } of text.writes) bracket.touch(table.name.toLowerCase());
      },
    };
  }

  #everything(): readonly StatementChanges[] {
    return this.dataSource.entityMetadatas.map((metadata) => anyChangesOf(metadata, this.runner.manager));
  }

  #changesOf(write: TableWrite, { parameters, isBuilt }: Query): StatementChanges {
    const metadatas = entitiesOn(write.table, this.dataSource);
    const isTold =
      isBuilt && metadatas.some((metadata) => isToldByEvents(write, metadata, this.session.announced, parameters));
    if (isTold) return NOTHING;
    const context = { dataSource: this.dataSource, manager: this.runner.manager, parameters };
    return merge(metadatas.map((metadata) => changesOf(write, metadata, context)));
  }
}

function merge(changes: readonly StatementChanges[]): StatementChanges {
  return { before: changes.flatMap(({ before }) => before), after: changes.flatMap(({ after }) => after) };
}

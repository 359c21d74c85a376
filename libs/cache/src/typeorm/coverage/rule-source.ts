import type { DataSource, EntityMetadata } from 'typeorm';
import type { BoundRule } from '../../core/invalidation/rule.js';
import { isNamed } from '../rules/is-named.js';
import { tablesOfView } from '../rules/tables-of-view.js';
import type { ToldTables } from './told-tables.js';

/** A database that an accessor may depend on, and what it tells of by itself. */
export interface WatchedDatabase {
  readonly dataSource: DataSource;
  readonly told: ToldTables;
}

/** A table that a rule depends on. */
export interface RuleSource extends WatchedDatabase {
  readonly metadata: EntityMetadata;
  /** Through a view, so that the rule's row is another one. */
  readonly isViewed: boolean;
}

/** Returns the tables in `database` that a rule depends on, those that a view reads in its place. */
export function sourcesOf({ source }: BoundRule, database: WatchedDatabase): readonly RuleSource[] {
  const { entityMetadatas } = database.dataSource;
  const named = entityMetadatas.filter(
    (metadata) =>
      isNamed(metadata, source) || (typeof source !== 'string' && metadata.inheritanceTree.includes(source)),
  );
  return named.flatMap((metadata): readonly RuleSource[] => {
    if (metadata.tableType !== 'view') return [{ ...database, metadata, isViewed: false }];
    const { metadatas } = tablesOfView(metadata, entityMetadatas);
    return metadatas.map((table) => ({ ...database, metadata: table, isViewed: true }));
  });
}

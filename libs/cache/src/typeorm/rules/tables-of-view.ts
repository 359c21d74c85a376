import type { EntityMetadata } from 'typeorm';
import type { Named } from '../../core/invalidation/tag.js';
import { isNamed } from './is-named.js';

type Metadatas = readonly EntityMetadata[];

/** What a view's rows come from, as far as `dependsOn` of its declaration tells. */
export interface ViewTables {
  readonly metadatas: Metadatas;
  /** What is named there and is no entity. */
  readonly unknown: readonly Named[];
  /** Views, this one or one it depends on, that do not tell. */
  readonly silent: Metadatas;
}

/** Returns the tables that `view` depends on, directly and through other views. */
export function tablesOfView(view: EntityMetadata, all: Metadatas): ViewTables {
  const seen = new Set<EntityMetadata>([view]);
  const tables = { metadatas: [] as EntityMetadata[], unknown: [] as Named[], silent: [] as EntityMetadata[] };
  for (const current of seen) {
    const named = [...(current.dependsOn ?? [])] as Named[];
    if (current.tableType !== 'view') tables.metadatas.push(current);
    else if (named.length === 0) tables.silent.push(current);
    for (const name of current.tableType === 'view' ? named : []) {
      const found = all.filter((metadata) => isNamed(metadata, name));
      if (found.length === 0) tables.unknown.push(name);
      for (const metadata of found) seen.add(metadata);
    }
  }
  return tables;
}

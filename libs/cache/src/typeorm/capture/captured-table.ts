import type { DataSource, EntityMetadata } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import { RuleIndex } from '../rules/rule-index.js';
import { columnsReadBy } from './columns-read.js';
import { placeOf } from './place-of.js';

/** A table whose changes the database has to tell of. */
export interface CapturedTable {
  readonly schema: string;
  readonly name: string;
  /** Names of the columns that are told: the primary key, and what rules look at; in the order of their names. */
  readonly columns: readonly string[];
}

/** Returns the tables that rules of `cache` depend on, by name. A view is captured by the tables that it reads. */
export async function capturedTables(dataSource: DataSource, cache: Cache): Promise<readonly CapturedTable[]> {
  const rules = new RuleIndex(cache, dataSource);
  const tables = new Map<string, CapturedTable>();
  for (const metadata of dataSource.entityMetadatas) {
    if (metadata.tableType === 'view' || rules.matching(metadata).length === 0) continue;
    const { schema, name } = placeOf(metadata, dataSource);
    const columns = (await columnsOf(metadata, rules, cache)).map(({ databaseName }) => databaseName);
    const others = tables.get(`${schema}.${name}`)?.columns ?? [];
    tables.set(`${schema}.${name}`, { schema, name, columns: [...new Set([...others, ...columns])].sort() });
  }
  return [...tables.values()].sort((a, b) => (`${a.schema}.${a.name}` < `${b.schema}.${b.name}` ? -1 : 1));
}

async function columnsOf(metadata: EntityMetadata, rules: RuleIndex, cache: Cache): Promise<readonly ColumnMetadata[]> {
  const { primaryColumns, deleteDateColumn } = metadata;
  const columns = [...primaryColumns, ...(deleteDateColumn ? [deleteDateColumn] : [])];
  for (const { rule, sameProperties } of rules.matching(metadata)) {
    const namespace = cache.namespaces().find(({ name }) => name === rule.namespace);
    if (!namespace || !sameProperties) continue;
    columns.push(...(await columnsReadBy(rule, namespace, metadata, rules.dataSource)));
  }
  return columns;
}

import type { DataSource, EntityMetadata } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { nameOf } from '../../core/invalidation/name-of.js';
import type { Named } from '../../core/invalidation/tag.js';
import { assertColumnsKnown } from './assert-columns-known.js';
import { isNamed } from './is-named.js';
import { tablesOfView } from './tables-of-view.js';
import { UnknownRuleEntityError } from './unknown-rule-entity-error.js';

/**
 * Checks that every rule's source is an entity, or a table, of one of `dataSources`.
 *
 * @throws UnknownRuleEntityError for the first one that is not; ConfigurationError for a view that does not tell which tables it reads, and for
 * a mapping of a column that the entity does not have.
 */
export function assertRulesKnown(cache: Cache, dataSources: readonly DataSource[]): void {
  for (const rule of cache.rules()) {
    const { namespace, source } = rule;
    for (const dataSource of dataSources) assertViewTells(namespace, source, dataSource);
    const entities = dataSources.flatMap((dataSource) => entitiesOf(dataSource, source));
    if (entities.length === 0)
      throw new UnknownRuleEntityError(namespace, nameOf(source), dataSources.map(nameOfDataSource));
    assertColumnsKnown(rule, entities);
  }
}

/** Nobody writes to a view: its rows change with the tables that it reads. */
function assertViewTells(namespace: string, source: Named, { entityMetadatas }: DataSource): void {
  const view = entityMetadatas.find((metadata) => metadata.tableType === 'view' && isNamed(metadata, source));
  if (!view) return;
  const { silent, unknown } = tablesOfView(view, entityMetadatas);
  const [reader] = silent;
  if (reader) {
    throw new ConfigurationError(
      `Namespace "${namespace}" is invalidated by the view "${view.name}", to which nobody writes. ` +
        `List the entities of the tables that it reads: @ViewEntity({ name: "${reader.tableName}", dependsOn: [...] }), ` +
        'or write rules on those entities instead.',
    );
  }
  if (unknown.length === 0) return;
  throw new ConfigurationError(
    `Namespace "${namespace}" is invalidated by the view "${view.name}", which depends on ${unknown.map(nameOf).join(', ')}: ` +
      'no entity of its DataSource. Add it to `entities`, or correct `dependsOn`.',
  );
}

function entitiesOf({ entityMetadatas }: DataSource, source: Named): readonly EntityMetadata[] {
  return entityMetadatas.filter(
    (metadata) =>
      isNamed(metadata, source) || (typeof source !== 'string' && metadata.inheritanceTree.includes(source)),
  );
}

/** Where the options give a URL, only the driver knows the name of the database. */
function nameOfDataSource({ options, driver }: DataSource): string {
  return `the ${options.type} DataSource "${String(options.database ?? driver.database ?? '')}"`;
}

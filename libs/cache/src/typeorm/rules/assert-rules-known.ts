import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { Named } from '../../core/invalidation/tag.js';
import { isNamed } from './is-named.js';
import { UnknownRuleEntityError } from './unknown-rule-entity-error.js';

/**
 * Checks that every rule's source is an entity, or a table, of one of `dataSources`.
 *
 * @throws UnknownRuleEntityError for the first one that is not; ConfigurationError for a view, whose rows change without a write to it.
 */
export function assertRulesKnown(cache: Cache, dataSources: readonly DataSource[]): void {
  const names = dataSources.map(({ options }) => `the ${options.type} DataSource "${String(options.database ?? '')}"`);
  for (const { namespace, source } of cache.rules()) {
    assertNoView(namespace, source, dataSources);
    if (dataSources.some((dataSource) => knows(dataSource, source))) continue;
    throw new UnknownRuleEntityError(namespace, typeof source === 'string' ? source : source.name, names);
  }
}

function assertNoView(namespace: string, source: Named, dataSources: readonly DataSource[]): void {
  const metadatas = dataSources.flatMap(({ entityMetadatas }) => entityMetadatas);
  const view = metadatas.find((metadata) => metadata.tableType === 'view' && isNamed(metadata, source));
  if (!view) return;
  throw new ConfigurationError(
    `Namespace "${namespace}" is invalidated by the view "${view.name}", to which nobody writes. ` +
      'Name the entities of the tables that it reads instead.',
  );
}

function knows(dataSource: DataSource, source: Named): boolean {
  return dataSource.entityMetadatas.some(
    (metadata) =>
      isNamed(metadata, source) || (typeof source !== 'string' && metadata.inheritanceTree.includes(source)),
  );
}

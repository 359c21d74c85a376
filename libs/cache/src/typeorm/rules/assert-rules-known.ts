import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { Named } from '../../core/invalidation/tag.js';
import { isNamed } from './is-named.js';
import { UnknownRuleEntityError } from './unknown-rule-entity-error.js';

/**
 * Checks that every rule's source is an entity, or a table, of one of `dataSources`.
 *
 * @throws UnknownRuleEntityError for the first one that is not.
 */
export function assertRulesKnown(cache: Cache, dataSources: readonly DataSource[]): void {
  const names = dataSources.map(({ options }) => `the ${options.type} DataSource "${String(options.database ?? '')}"`);
  for (const { namespace, source } of cache.rules()) {
    if (dataSources.some((dataSource) => knows(dataSource, source))) continue;
    throw new UnknownRuleEntityError(namespace, typeof source === 'string' ? source : source.name, names);
  }
}

function knows(dataSource: DataSource, source: Named): boolean {
  return dataSource.entityMetadatas.some(
    (metadata) =>
      isNamed(metadata, source) || (typeof source !== 'string' && metadata.inheritanceTree.includes(source)),
  );
}

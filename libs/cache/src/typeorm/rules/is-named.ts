import type { EntityMetadata } from 'typeorm';
import type { Named } from '../../core/invalidation/tag.js';

/** Tells whether `source` of a rule means this entity: its class, or its name or its table's. */
export function isNamed(metadata: EntityMetadata, source: Named): boolean {
  if (typeof source !== 'string') return metadata.target === source;
  return [metadata.name, metadata.tableName, metadata.tablePath].includes(source);
}

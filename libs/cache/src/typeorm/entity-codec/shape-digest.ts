import { createHash } from 'node:crypto';
import type { EntityMetadata, ValueTransformer } from 'typeorm';

type Column = EntityMetadata['columns'][number];
type Relation = EntityMetadata['relations'][number];

const DIGEST_LENGTH = 8;

/**
 * Returns text that differs between two builds whose class has other columns or relations, as far as an instance shows them: names, types,
 * and the text of transformers. What a transformer closes over, or calls, is not seen.
 */
export function shapeDigest(columns: readonly Column[], relations: readonly Relation[]): string {
  const shape = [columns.map(describeColumn).sort(), relations.map(describeRelation).sort()];
  return createHash('sha256').update(JSON.stringify(shape)).digest('base64url').slice(0, DIGEST_LENGTH);
}

function describeColumn({ propertyName, type, isArray, isSelect, transformer }: Column): string {
  const transformers = transformer ? [transformer].flat().map(describeTransformer) : [];
  return JSON.stringify([propertyName, typeof type === 'function' ? type.name : type, isArray, isSelect, transformers]);
}

function describeRelation({ propertyName, relationType, isLazy, inverseEntityMetadata }: Relation): string {
  return JSON.stringify([propertyName, relationType, isLazy, inverseEntityMetadata.name]);
}

function describeTransformer({ to, from }: ValueTransformer): readonly string[] {
  return [String(to), String(from)];
}

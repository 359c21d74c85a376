import type { DataSource, EntityMetadata } from 'typeorm';
import type { EntityShape } from './entity-shape.js';
import { rowLayout } from '../../codecs/rows/row-layout.js';
import { shapeDigest } from './shape-digest.js';
import type { TransformedColumn } from './transformed-column.js';

type Column = EntityMetadata['columns'][number];
type Embedded = EntityMetadata['embeddeds'][number];

/**
 * Returns the shapes of all classes of a DataSource, entities first: a class that is both is an entity.
 *
 * @param name - Tells this DataSource apart from the others.
 */
export function describeShapes(dataSource: DataSource, name: string): EntityShape[] {
  // The table tells apart two classes of one name.
  const keyOf = (metadata: EntityMetadata) => `${name}:${metadata.name}@${metadata.tablePath}`;
  const metadatas = dataSource.entityMetadatas;
  const entities = metadatas.flatMap((metadata) => entityShape(metadata, keyOf(metadata), dataSource));
  const embeddeds = metadatas.flatMap((metadata) =>
    metadata.allEmbeddeds.flatMap((embedded) => embeddedShape(embedded, keyOf(metadata))),
  );
  return [...entities, ...embeddeds];
}

/** Junction tables, and entities declared without a class, have none: their rows are plain objects. */
function entityShape(metadata: EntityMetadata, key: string, dataSource: DataSource): EntityShape[] {
  const { target, columns } = metadata;
  if (typeof target !== 'function') return [];
  const own = columns.filter((column) => !column.embeddedMetadata);
  const name = `${key}~${shapeDigest(own, metadata.relations)}`;
  const prototype = target.prototype as object;
  return [
    {
      key: name,
      prototype,
      transformed: transformed(own),
      lazy: lazy(metadata, dataSource),
      layout: own.length === columns.length ? rowLayout(name, prototype, selected(own)) : null,
    },
  ];
}

/** Properties that a row has that was read whole. Virtual columns have none of their own. */
function selected(columns: readonly Column[]): readonly string[] {
  return columns.filter(({ isVirtual, isSelect }) => !isVirtual && isSelect).map(({ propertyName }) => propertyName);
}

function embeddedShape({ type, columns, propertyPath }: Embedded, entityKey: string): EntityShape[] {
  if (typeof type !== 'function' || type === Object) return [];
  const key = `${entityKey}#${propertyPath}~${shapeDigest(columns, [])}`;
  return [
    { key, prototype: type.prototype as object, transformed: transformed(columns), lazy: new Map(), layout: null },
  ];
}

function transformed(columns: readonly Column[]): EntityShape['transformed'] {
  const found = new Map<string, TransformedColumn>();
  for (const { propertyName, propertyPath, transformer } of columns) {
    if (transformer) found.set(propertyName, { path: propertyPath, transformers: [transformer].flat() });
  }
  return found;
}

function lazy({ lazyRelations }: EntityMetadata, { relationLoader }: DataSource): EntityShape['lazy'] {
  const enable = (relation: (typeof lazyRelations)[number]) => (instance: object) =>
    relationLoader.enableLazyLoad(relation, instance);
  return new Map(lazyRelations.map((relation) => [relation.propertyName, enable(relation)]));
}

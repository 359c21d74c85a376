import type { EntityMetadata } from 'typeorm';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { columnMappingOf } from '../../core/invalidation/column-mapping.js';
import { nameOf } from '../../core/invalidation/name-of.js';
import type { BoundRule } from '../../core/invalidation/rule.js';

/**
 * Checks that the columns of a mapping are properties of one of `entities`, the rule's source. One that no row ever has would widen each write.
 *
 * @throws ConfigurationError
 */
export function assertColumnsKnown(
  { namespace, source, derive }: BoundRule,
  entities: readonly EntityMetadata[],
): void {
  const wanted = Object.values(columnMappingOf(derive) ?? {});
  const properties = new Set(wanted.length > 0 ? entities.flatMap(propertiesOf) : []);
  const wrong = wanted.filter((name) => !properties.has(name) && !entities.some((entity) => hasMember(entity, name)));
  if (wrong.length === 0) return;
  throw new ConfigurationError(
    `Namespace "${namespace}" maps ${wrong.map((name) => `"${name}"`).join(', ')} of ${nameOf(source)}, which has no such property. ` +
      `Properties: ${[...properties].join(', ')}. Give the name of the property, not that of the column in the database.`,
  );
}

/** What a row of the entity has at its top: embedded columns are in an object. */
function propertiesOf({ columns, relations }: EntityMetadata): readonly string[] {
  const names = columns.map(({ embeddedMetadata, propertyName, propertyPath }) =>
    embeddedMetadata ? (propertyPath.split('.')[0] ?? propertyName) : propertyName,
  );
  return [...names, ...relations.map(({ propertyName }) => propertyName)];
}

/** A getter of the entity's class. */
function hasMember({ target }: EntityMetadata, name: string): boolean {
  return typeof target === 'function' && name in (target.prototype as object);
}

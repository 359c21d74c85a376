import type { DataSource, EntityMetadata } from 'typeorm';
import type { Namespace } from '../../core/key/namespace.js';
import { evaluateRule } from '../../core/invalidation/rule-evaluation.js';
import type { BoundRule } from '../../core/invalidation/rule.js';
import { sampleRow } from '../coverage/sample-row.js';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import { isReadable } from '../rows/is-readable.js';
import { UNKNOWN_IMAGES } from '../rows/unknown-row.js';
import { absentManager } from '../rules/absent-manager.js';

/**
 * Returns the columns that `rule` looks at in a row of `metadata`, found by asking it about made-up rows, without a database.
 *
 * A column that it would look at only in rows of other kinds is not found; where that is missing later, the rule widens.
 */
export async function columnsReadBy(
  rule: BoundRule,
  namespace: Namespace,
  metadata: EntityMetadata,
  dataSource: DataSource,
): Promise<readonly ColumnMetadata[]> {
  const columns = metadata.columns.filter((column) => isReadable(dataSource, column));
  const read = new Set<string>();
  const { known, prototype } = sampleRow(columns);
  const image = { known: noting(known, read), prototype };
  for (const change of rule.on) {
    for (const [side] of UNKNOWN_IMAGES[change]) {
      await evaluateRule(rule, namespace, image, { change, image: side, manager: absentManager().manager });
    }
  }
  return columns.filter((column) => propertiesOf(column).some((property) => read.has(property)));
}

/** Returns the properties of an entity that take the value of `column`: for an embedded one, that of the whole object. */
function propertiesOf({ propertyPath, relationMetadata }: ColumnMetadata): readonly string[] {
  const [own = propertyPath] = propertyPath.split('.');
  return relationMetadata ? [own, relationMetadata.propertyName] : [own];
}

function noting(known: Readonly<Record<string, unknown>>, read: Set<string>): Readonly<Record<string, unknown>> {
  return new Proxy(known, {
    getOwnPropertyDescriptor(target, property) {
      if (typeof property === 'string') read.add(property);
      return Reflect.getOwnPropertyDescriptor(target, property);
    },
  });
}

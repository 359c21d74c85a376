import type { NamespaceOptions } from '../access/namespace-options.js';
import { ConfigurationError } from '../errors/configuration-error.js';

/**
 * Returns `options` with the scope as one more field of the id, and two more indexes: the id in every scope, and everything of one scope.
 *
 * Declared indexes come first, and that of the scope last: on a cluster an entry is where its first index is, and a tenant's entries are
 * not to share one slot.
 *
 * @throws ConfigurationError for a scope that is no name, or the name of a field.
 */
export function expandScope(options: NamespaceOptions): NamespaceOptions {
  const { scope, id, indexes = [], name } = options;
  if (scope === undefined || !Array.isArray(id) || !Array.isArray(indexes)) return options;
  if (id.includes(scope)) {
    throw new ConfigurationError(
      `Namespace "${name}": its scope "${scope}" is a field of its id as well. Leave it out of \`id\`: the cache fills it in.`,
    );
  }
  const implied = [[...id], [scope]].filter((fields) => !indexes.some((declared) => isSame(declared, fields)));
  return { ...options, id: [scope, ...id], indexes: [...indexes, ...implied] };
}

function isSame(fields: unknown, others: readonly string[]): boolean {
  return Array.isArray(fields) && fields.length === others.length && others.every((field) => fields.includes(field));
}

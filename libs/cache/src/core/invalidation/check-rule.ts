import { ConfigurationError } from '../errors/configuration-error.js';
import { columnMappingOf } from './column-mapping.js';
import type { Rule, RowChange } from './rule.js';

const CHANGES: readonly RowChange[] = ['insert', 'update', 'remove'];

/**
 * @param fields - Fields of the namespace's id.
 * @throws ConfigurationError for a rule that could never run, or never answer.
 */
export function checkRule({ source, derive, on }: Rule, namespace: string, fields: readonly string[]): void {
  const where = `A rule of namespace "${namespace}"`;
  if (typeof source !== 'function' && (typeof source !== 'string' || source === '')) {
    throw new ConfigurationError(
      `${where} names no entity: @InvalidatedBy got ${String(source)}. Give an entity class, or the name of an entity or table. An undefined class is often a circular import.`,
    );
  }
  if (typeof derive !== 'function') {
    throw new ConfigurationError(`${where} must be a function of the row, or a mapping { field: 'column' }.`);
  }
  const known = Array.isArray(on) && on.length > 0 && on.every((change) => CHANGES.includes(change));
  if (!known)
    throw new ConfigurationError(`${where} applies to no change: \`on\` takes some of ${CHANGES.join(', ')}.`);
  const wrong = Object.keys(columnMappingOf(derive) ?? {}).filter((field) => !fields.includes(field));
  if (wrong.length > 0) {
    throw new ConfigurationError(
      `${where} maps to ${wrong.map((field) => `"${field}"`).join(', ')}, which its id does not have. Fields of the id: ${fields.join(', ')}. ` +
        "A mapping is { field of the id: 'column' }.",
    );
  }
}

import { CacheError } from './cache-error.js';

/** A partial id names fields that are neither the whole id, nor a declared index, nor empty. */
export class UnknownIndexError extends CacheError {
  readonly code = 'CACHE_UNKNOWN_INDEX';

  constructor(namespace: string, fields: readonly string[], indexes: readonly (readonly string[])[]) {
    const declared = indexes.map((index) => `[${index.join(', ')}]`).join(', ') || 'none';
    super(
      `Namespace "${namespace}" has no index over [${fields.join(', ')}] (declared: ${declared}). ` +
        `Add it to \`indexes\`, or invalidate by the whole id, a declared index, or everything.`,
    );
  }
}

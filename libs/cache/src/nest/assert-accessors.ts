import { CacheAccess } from '../core/access/cache-access.js';
import { ConfigurationError } from '../core/errors/configuration-error.js';

/** @throws ConfigurationError when `accessors` is not a list of classes that extend CacheAccess. */
export function assertAccessors(accessors: unknown): void {
  if (!Array.isArray(accessors)) {
    throw new ConfigurationError(
      'CacheModule.forFeature takes an array of accessor classes, for example forFeature([DetectorWorkflows]).',
    );
  }
  accessors.forEach((accessor: unknown, at) => {
    if (isAccessor(accessor)) return;
    throw new ConfigurationError(
      `CacheModule.forFeature: element ${at} (${nameOf(accessor)}) is not a class that extends CacheAccess. ` +
        'List the class itself; if it is undefined, two files import each other.',
    );
  });
}

function isAccessor(accessor: unknown): boolean {
  return typeof accessor === 'function' && accessor.prototype instanceof CacheAccess;
}

function nameOf(accessor: unknown): string {
  return typeof accessor === 'function' ? accessor.name || 'anonymous' : typeof accessor;
}

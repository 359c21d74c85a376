import { declareNamespace } from './declarations.js';
import type { NamespaceOptions } from './namespace-options.js';

/**
 * Declares the namespace of an accessor class: the fields of its id, its indexes, and how its entries live.
 *
 * Mistakes (a name used twice, an index over unknown fields, a ttl without unit) stop the application at start-up.
 *
 * @example
 * ```ts
 * @CacheNamespace({ name: 'detector-workflows', id: ['detectorId', 'environmentId'], indexes: [['detectorId']], ttl: '60s' })
 * export class DetectorWorkflows extends CacheAccess<Workflow[], DetectorEnvironment> { ... }
 * ```
 */
export function CacheNamespace(options: NamespaceOptions): ClassDecorator {
  return (accessor) => declareNamespace(accessor, options);
}

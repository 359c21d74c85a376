import { ConfigurationError } from './configuration-error.js';

/** Two accessors declare one namespace. */
export class DuplicateNamespaceError extends ConfigurationError {
  override readonly code = 'CACHE_DUPLICATE_NAMESPACE';

  constructor(readonly namespace: string) {
    super(`Namespace "${namespace}" is already registered. Give every @CacheNamespace a name of its own.`);
  }
}

import { CacheError } from './cache-error.js';

/** A rule named a tag for a namespace whose values carry none; the namespace is emptied instead. */
export class UntaggedNamespaceError extends CacheError {
  readonly code = 'CACHE_UNTAGGED_NAMESPACE';

  constructor(namespace: string) {
    super(
      `A rule of namespace "${namespace}" returned a tag, but its values have none. Declare \`tags\` in @CacheNamespace, or return a part of the id.`,
    );
  }
}

import { CacheError } from '../core/errors/cache-error.js';

/**
 * Bytes that the codec did not write, or wrote about classes that are no longer known. Counts as a miss.
 *
 * The message never quotes the bytes: they may be personal data, and errors end up in logs.
 */
export class UndecodableValueError extends CacheError {
  readonly code = 'CACHE_UNDECODABLE_VALUE';

  constructor(
    readonly codec: string,
    readonly reason: string,
  ) {
    super(
      `The ${codec} codec cannot read these bytes: ${reason}. ` +
        'The entry counts as a miss and is overwritten; if it keeps happening, give each build its own version or the store its own prefix.',
    );
  }
}

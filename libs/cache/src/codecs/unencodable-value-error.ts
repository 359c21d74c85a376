import { CacheError } from '../core/errors/cache-error.js';

/** A value that its codec would not give back unchanged; the caller still gets it, it is just not cached. */
export class UnencodableValueError extends CacheError {
  readonly code = 'CACHE_UNENCODABLE_VALUE';

  /**
   * @param codec - Name of the codec that refused.
   * @param reason - What stands in the way, as the end of a sentence.
   * @param path - Where in the value, such as `.links[0].owner`; '' is the value itself, undefined is unknown.
   */
  constructor(
    readonly codec: string,
    readonly reason: string,
    readonly path: string | undefined,
    options?: { cause?: unknown },
  ) {
    super(
      `The ${codec} codec cannot keep ${place(path)}: ${reason}. ` +
        'Return data that the codec keeps, choose another codec for this accessor, or exclude such values with cacheIf.',
      options,
    );
  }
}

function place(path: string | undefined): string {
  if (path === undefined) return 'a part of the value';
  return path === '' ? 'the value' : `the value at ${path}`;
}

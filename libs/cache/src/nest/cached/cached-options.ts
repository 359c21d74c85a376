import type { NamespaceOptions } from '../../core/access/namespace-options.js';
import type { Duration } from '../../core/entry/duration.js';
import type { Tag } from '../../core/invalidation/tag.js';

/** How the results of a method are cached: what an accessor's namespace takes, and what makes the key. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- arguments and result are those of whatever method is decorated
export interface CachedOptions<R = any, Args extends unknown[] = any[]> extends Omit<
  NamespaceOptions,
  'name' | 'id' | 'indexes' | 'tags' | 'cacheIf'
> {
  /** Unique in the application. Default: the names of class and method, such as `Quotes.latest`. */
  readonly name?: string;
  /** Positions of arguments that do not influence the result, such as a connection or a signal. */
  readonly skip?: readonly number[];
  /** What the key is made of, instead of the arguments. */
  readonly key?: (...args: Args) => unknown;
  /** How long this result is fresh, instead of `ttl`; that is where it returns undefined. */
  readonly ttlOf?: (result: R, ...args: Args) => Duration | undefined;
  /** Labels of a result, for example of the rows it was made of. */
  readonly tags?: (result: R, ...args: Args) => readonly Tag[];
  /** Tells whether a result is stored; everything is when left out. */
  readonly cacheIf?: (result: R, ...args: Args) => boolean;
}

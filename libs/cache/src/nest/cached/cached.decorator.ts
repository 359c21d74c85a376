import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { CachedOptions } from './cached-options.js';
import { copyFunction } from './copy-function.js';
import type { Method } from './method.js';
import { declareMethod, MethodDeclaration } from './method-declaration.js';

/** A method whose results can be cached. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any method that returns a promise
export type AsyncMethod = (...args: any[]) => Promise<unknown>;

/**
 * Caches the results of a provider's or controller's method, by its arguments.
 *
 * Calls are fenced like `CacheAccess.get`: a result that an invalidation overtook reaches its caller and is never stored. What the method
 * throws reaches the caller as it is; nothing is cached then. The result must depend on the arguments alone, and on what `tags` and
 * `@InvalidatedBy` cover. Callers get copies, so a result that the codec cannot keep is returned and not stored.
 *
 * Arguments are compared by their contents: see `skip` and `key`. A call whose key cannot be computed, an instance that Nest did not make, and
 * an application without `CacheModule.forRoot` get the method as it was written.
 *
 * Mistakes (a name used twice, two instances of one class, an instance per request) stop the application at start-up.
 *
 * @example
 * ```ts
 * @Cached({ ttl: '5m', skip: [0] })
 * async latest(manager: EntityManager, symbol: string): Promise<Quote> { ... }
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- inferred from the functions among the options, if there are any
export function Cached<R = any, Args extends unknown[] = any[]>(options: CachedOptions<R, Args>) {
  return <M extends AsyncMethod>(
    prototype: object,
    method: string | symbol,
    descriptor: TypedPropertyDescriptor<M> & (Awaited<ReturnType<M>> extends R ? unknown : never),
  ): void => {
    const original = descriptor.value as Method | undefined;
    if (typeof original !== 'function' || typeof prototype === 'function')
      throw new ConfigurationError(
        `@Cached on ${String(method)}: decorate a method of instances that returns a promise.`,
      );
    const declaration = new MethodDeclaration(method, original, options as CachedOptions);
    declareMethod(prototype, declaration);
    descriptor.value = copyFunction(wrap(declaration), original) as unknown as M;
  };
}

function wrap(declaration: MethodDeclaration): Method {
  return function (this: unknown, ...args: unknown[]) {
    const access = declaration.accessOf(this);
    return access ? access.call(this as object, args) : declaration.original.apply(this, args);
  };
}

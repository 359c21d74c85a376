import type { Explanation } from '../../core/explain/explanation.js';
import { NotBoundError } from '../../core/errors/not-bound-error.js';
import { box, unbox, type Kept, type MethodAccess } from './method-access.js';
import { declaredMethodsOf } from './method-declaration.js';

/** A cached method, to be called, and what can be done with its entries; every argument list is that of a call. */
export interface CachedMethod<Args extends unknown[], R> {
  /** As the method. */
  (...args: Args): Promise<R>;
  /** Calls the method anew, whatever is cached, stores the result and returns it. */
  refresh(...args: Args): Promise<R>;
  /** Calls the method past the cache. */
  original(...args: Args): Promise<R>;
  /** Returns the cached result, in a list of one; null when nothing usable is cached. Never calls the method. */
  peek(...args: Args): Promise<readonly [R] | null>;
  /** Stores a result as `CacheAccess.set` does: give a function wherever you can. */
  set(args: Args, result: () => Promise<R>): Promise<boolean>;
  /** As `CacheAccess.explain`. */
  explain(...args: Args): Promise<Explanation>;
  /**
   * Invalidates the result of a call with these arguments, of the same types: `1` does not reach `'1'` here. With a `scope`, that of every
   * scope.
   *
   * @throws StoreUnavailableError as `CacheAccess.invalidate` does; UnkeyableArgumentError for arguments without a key.
   */
  invalidate(...args: Args): Promise<boolean>;
  /** Invalidates the results of all calls. @throws StoreUnavailableError */
  invalidateAll(): Promise<void>;
}

/** What can be done with the entries of a method of type `M`; with anything else, nothing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any method
export type MethodOf<M> = M extends (...args: infer Args) => Promise<infer R> ? CachedMethod<Args, R> : never;

/**
 * Returns what can be done with the entries of a `@Cached` method.
 *
 * @throws NotBoundError for a method that is not cached, or an instance that no Nest application with a cache has made.
 *
 * @example
 * ```ts
 * await cachedMethod(this.quotes, 'latest').invalidate(manager, 'ACME');
 * ```
 */
export function cachedMethod<T extends object, K extends keyof T>(instance: T, method: K): MethodOf<T[K]> {
  const declared = declaredMethodsOf(instance).find(({ declaration }) => declaration.method === method);
  const access = declared?.declaration.accessOf(instance);
  if (!access) {
    throw new NotBoundError(
      `${instance.constructor.name}.${String(method)}`,
      'It has to be @Cached, on a provider of an application that imports CacheModule.forRoot, and that has started.',
    );
  }
  return verbsOf(instance, access) as MethodOf<T[K]>;
}

function verbsOf(self: object, access: MethodAccess): CachedMethod<unknown[], unknown> {
  return Object.assign((...args: unknown[]) => access.call(self, args), {
    refresh: (...args: unknown[]) => access.reload(self, args),
    original: async (...args: unknown[]) => access.original(self, args),
    peek: async (...args: unknown[]) => peeked(await access.peek(access.idOf(self, args))),
    set: async (args: unknown[], result: () => Promise<unknown>) =>
      access.set(access.idOf(self, args), async () => box(await result())),
    explain: async (...args: unknown[]) => access.explain(access.idOf(self, args)),
    invalidate: async (...args: unknown[]) => access.invalidate({ call: access.idOf(self, args).call }),
    invalidateAll: () => access.invalidateAll(),
  });
}

function peeked(kept: Kept | null | undefined): readonly [unknown] | null {
  return kept === undefined ? null : [unbox(kept)];
}

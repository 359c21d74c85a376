import { CacheAccess } from '../../core/access/cache-access.js';
import type { Cache } from '../../core/cache.js';
import { LoadFailedError } from '../../core/errors/load-failed-error.js';
import { cached, type Loaded } from '../../core/fill/cached.js';
import { encodeArguments } from '../../core/key/encode-arguments.js';
import { createNodeEntropy } from '../ports/node-entropy.js';
import type { CachedOptions } from './cached-options.js';
import { INVOCATION, type CallId } from './invocation.js';
import type { Method } from './method.js';

/** A result in its box, which tells undefined from null; null is cached as "nothing", as accessors do. */
export type Kept = readonly [unknown];

const entropy = createNodeEntropy();

/** The accessor behind a cached method; a subclass for each declares its namespace. */
export abstract class MethodAccess extends CacheAccess<Kept, CallId> {
  constructor(
    private readonly cache: Cache,
    readonly namespace: string,
    private readonly method: Method,
    private readonly options: CachedOptions,
  ) {
    super();
  }

  /** Answers a call: from the cache when that is provably current, else by the method. */
  async call(self: object, args: readonly unknown[]): Promise<unknown> {
    const id = this.keyed(self, args);
    return id ? this.result(this.get(id)) : this.original(self, args);
  }

  /** Calls the method anew, stores the result and returns it. */
  async reload(self: object, args: readonly unknown[]): Promise<unknown> {
    const id = this.keyed(self, args);
    return id ? this.result(this.refresh(id)) : this.original(self, args);
  }

  original(self: object, args: readonly unknown[]): unknown {
    return this.method.apply(self, [...args]);
  }

  /** @throws UnkeyableArgumentError, or what `key` throws. */
  idOf(self: object, args: readonly unknown[]): CallId {
    const { key, skip = [] } = this.options;
    const parts = key ? [key(...args)] : args.filter((_, position) => !skip.includes(position));
    return { call: entropy.digest(encodeArguments(parts)), [INVOCATION]: { self, args } };
  }

  protected async load({ [INVOCATION]: { self, args } }: CallId): Promise<Loaded<Kept>> {
    const result = await this.original(self, args);
    const { ttlOf } = this.options;
    return ttlOf ? cached(box(result), { ttl: ttlOf(result, ...args) }) : box(result);
  }

  private keyed(self: object, args: readonly unknown[]): CallId | undefined {
    try {
      return this.idOf(self, args);
    } catch (error) {
      this.cache.report({ type: 'key_failed', namespace: this.namespace, error });
      this.cache.report({ type: 'read', namespace: this.namespace, outcome: 'bypass', key: '', reason: 'no-key' });
      return undefined;
    }
  }

  /** What the method throws is its caller's affair, not the cache's. */
  private async result(kept: Promise<Kept | null>): Promise<unknown> {
    try {
      return unbox(await kept);
    } catch (error) {
      throw error instanceof LoadFailedError && error.namespace === this.namespace ? error.cause : error;
    }
  }
}

export function box(value: unknown): Kept | null {
  return value === null ? null : [value];
}

export function unbox(kept: Kept | null): unknown {
  return kept === null ? null : kept[0];
}

import { NotBoundError } from '../errors/not-bound-error.js';
import type { Explanation } from '../explain/explanation.js';
import type { Loaded } from '../fill/cached.js';
import type { Loader } from '../fill/loader.js';
import type { CacheReader } from './cache-reader.js';
import type { EntryView } from './entry-view.js';
import type { ReadOptions } from './read-options.js';
import type { TransactionalReader } from './transactional-reader.js';
import type { Reads } from './reads.js';
import type { WarmOptions, WarmResult } from './warm-options.js';
import { WarmUp, type WarmIds } from './warm-up.js';

/** What an accessor is bound to. @internal */
export interface AccessorBinding<T, Id extends object> {
  readonly reads: Reads<T, Id>;
  invalidate(targets: readonly object[]): Promise<boolean>;
  /** Adds to what the transaction of `manager` invalidates. */
  invalidateWithin(manager: object, targets: readonly object[]): void;
  explain(id: Id): Promise<Explanation>;
  ids(partial: object): AsyncGenerator<Id, void, undefined>;
  count(partial: object): Promise<number>;
  unlist(partial: object): Promise<number>;
}

/**
 * A typed read-through reader of one kind of value. Extend it, declare its namespace with `@CacheNamespace`, and list it in
 * `CacheModule.forFeature`.
 *
 * A read that starts after a write through a registered DataSource was acknowledged never returns an older value. A store that
 * cannot be reached counts as a miss: no method that reads ever fails because of it. A read that has to load while as many loads run
 * and wait as the cache allows rejects with a LoadsExhaustedError.
 *
 * @typeParam Scope - For a namespace with `scope`, that field, for example `{ tenant: number }`: callers leave it out, loaders get it, and
 *   `invalidate` takes it or reaches every scope.
 */
export abstract class CacheAccess<T, Id extends object, Scope = unknown> implements CacheReader<T, Id> {
  #binding: AccessorBinding<T, Id> | undefined;

  /**
   * Computes the value for `id`; null or undefined when there is none, which is cached like any other result.
   *
   * What it reads through a transaction or from a replica is returned, but neither shared nor stored. Answer `cached(value, { ttl, tags })`
   * to decide how this one value is kept. It may also be called when nobody waits for it, outside any request: all that it may depend on
   * is the id.
   */
  protected abstract load(id: Id & Scope): Promise<Loaded<T>> | Loaded<T>;

  /** Computes the values of several ids in one go: one per id, in the order asked. Without it a batch calls `load` for each. */
  protected loadMany?(ids: readonly (Id & Scope)[]): Promise<readonly Loaded<T>[]>;

  /**
   * Returns the value for `id`, loading and storing it on a miss.
   *
   * Concurrent calls for one id share a load when nothing was invalidated between them, and each gets a copy of its own. While the
   * store cannot tell, a call that comes during a load waits for it to end and shares the next one. A value loaded before an
   * invalidation reaches its callers but is never stored.
   *
   * With `grace`, an entry past its ttl is served while it is loaded anew, and when that fails: older than its ttl, never older than an
   * acknowledged write. `onStale` tells.
   *
   * @param id - Every field of the accessor's id; `null` is a value of its own, not "any".
   * @returns The value; `null` when the loader found nothing.
   * @throws LoadFailedError when the loader rejects; LoadTimeoutError when it does not settle in time; LoadsExhaustedError when too many
   *   loads run and wait; InvalidIdError for a wrong id; MissingScopeError when the namespace has a scope and the caller has none.
   */
  get(id: Id, options?: ReadOptions<T, Id>): Promise<T | null> {
    // As `#rejecting` does, without a function made for each read.
    try {
      return this.#bound().reads.get(id, options);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is what was thrown
      return Promise.reject(error);
    }
  }

  /**
   * Returns the values for `ids` in the order asked, with one request to the store and one `loadMany` for all misses.
   *
   * An id asked twice is read once, and both places hold the same object. An empty list touches nothing.
   *
   * @throws as `get` does, for the first id that has an error; what was loaded for the others is stored all the same.
   */
  getMany(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<(T | null)[]> {
    return this.#rejecting(() => this.#bound().reads.getMany(ids, options));
  }

  /**
   * The same, with an outcome per id: one that cannot be loaded keeps no other from the caller. What `loadMany` throws is the outcome
   * of every id that it was asked for.
   *
   * @throws InvalidIdError for a wrong id.
   */
  getManySettled(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<PromiseSettledResult<T | null>[]> {
    return this.#rejecting(() => this.#bound().reads.getManySettled(ids, options));
  }

  /** Returns what is cached for `id`, and fresh, and never loads; `undefined` when there is no such thing. */
  peek(id: Id): Promise<T | null | undefined> {
    return this.#rejecting(() => this.#bound().reads.peek(id));
  }

  /**
   * Returns what is cached for `id`, fresh or within its grace, and its age; never loads. `undefined` when `get` would have to load.
   *
   * It counts as a read.
   */
  inspect(id: Id): Promise<EntryView<T> | undefined> {
    return this.#rejecting(() => this.#bound().reads.inspect(id));
  }

  /**
   * Stores a value; resolves to whether it was stored.
   *
   * Give a function wherever you can: it runs after the entry's tokens were captured, so a write that it did not see keeps its
   * result out of the cache. A plain value must be current when you call: a write that commits between your reading it and this
   * call is not noticed.
   *
   * It counts as a load.
   *
   * @throws what the function throws, as LoadFailedError; LoadTimeoutError and LoadsExhaustedError as `get` does.
   */
  set(id: Id, value: Loaded<T> | (() => Promise<Loaded<T>>)): Promise<boolean> {
    const produce = typeof value === 'function' ? (value as () => Promise<Loaded<T>>) : () => Promise.resolve(value);
    return this.#rejecting(() => this.#bound().reads.set(id, produce));
  }

  /**
   * Stores several values at once, in as many requests as one takes; resolves per value to whether it was stored. `undefined` is skipped; `null`
   * is a value, the cached "nothing". As with `set`, values must be current when you call.
   *
   * @throws InvalidIdError for a wrong id; the others may be stored then.
   */
  setMany(values: Iterable<readonly [id: Id, value: Loaded<T>]>): Promise<boolean[]> {
    return this.#rejecting(() =>
      Promise.all([...values].map(async ([id, value]) => (value === undefined ? false : this.set(id, value)))),
    );
  }

  /** Loads the value for `id` anew, whatever is cached, stores it and returns it. @throws as `get` does. */
  refresh(id: Id): Promise<T | null> {
    return this.#rejecting(() => this.#bound().reads.refresh(id));
  }

  /**
   * Tells why the entry of `id` is served or not: what is stored, what it depends on, and what this process remembers of its last miss, its
   * last fill and the invalidations that reached it. It looks as a read does, changes nothing, and is not counted as one.
   *
   * The memory holds the last 5 000 keys that missed and the last 1 000 invalidations. Of other processes it tells what the store's tokens do.
   *
   * @throws InvalidIdError for a wrong id, MissingScopeError as `get` does.
   */
  explain(id: Id): Promise<Explanation> {
    return this.#rejecting(() => this.#bound().explain(id));
  }

  /**
   * Reads every id, some at a time, so that later reads find it cached: at a start, or after everything was invalidated.
   *
   * An id that cannot be loaded does not keep the others from it; `onProgress` tells which it was. The ids are taken from `ids` as they are
   * needed, and none is kept. What is cached already is not loaded again.
   *
   * @returns How many ids were read or loaded, and how many could not be.
   * @throws what `ids` or `onProgress` throws, or the reason of the signal; loads under way have ended then.
   */
  warm(ids: WarmIds<Id>, options: WarmOptions<Id> = {}): Promise<WarmResult> {
    return this.#rejecting(() => {
      const { reads } = this.#bound();
      const batch = options.batch ?? (this.loadMany ? 100 : 1);
      return new WarmUp<Id>(ids, (some) => reads.getMany(some), { ...options, batch }).run();
    });
  }

  /**
   * Invalidates one entry (every field of the id), an index (its fields), or the namespace (no field).
   *
   * Reads that start after it resolves load anew, in every process. `null` is a value; leave a field out to mean "any". Of a list, such as both
   * directions of a relation, everything is invalidated together: at one instant where it shares a bucket, and in any case before it resolves.
   *
   * Called inside the callback of a DataSource's `transaction`, it becomes part of that transaction: it takes effect with the COMMIT,
   * before the transaction's promise resolves, and not at all after a rollback. Where the transaction is begun by hand, use
   * `within(manager).invalidate(...)`.
   *
   * @returns Whether anything was cached, or being loaded, under the target; true inside a transaction, where that is not known yet.
   * @throws UnknownIndexError when the fields are no declared index; StoreUnavailableError when the store could not be told in time:
   *   the invalidation is then owed, and this process serves nothing from the store until it is delivered.
   */
  invalidate(target: Partial<Id & Scope> | readonly Partial<Id & Scope>[]): Promise<boolean> {
    return this.#rejecting(() => this.#bound().invalidate(listOf(target)));
  }

  /** Invalidates every entry of the namespace in one step, however many there are. @throws as `invalidate` does. */
  async invalidateAll(): Promise<void> {
    await this.invalidate({});
  }

  /**
   * Lists the ids that are cached, some at a time; `partial` gives fields that they share. Needs `enumerable` in the declaration.
   *
   * An id is listed from the moment when its value is stored, past its ttl for as long as its `grace` lasts, and never after it has expired, was
   * invalidated or evicted. One that is cached the whole time comes for certain; one that is stored again meanwhile may come twice. With a `scope`, the ids of every scope are listed, each with its own,
   * unless `partial` names one. Reading by the fields of the first index is cheap; by any other
   * field everything is looked through.
   *
   * @throws NotEnumerableError; InvalidIdError for fields that are not of the id; StoreUnavailableError when the store cannot tell.
   */
  ids(partial: Partial<Id & Scope> = {}): AsyncIterableIterator<Id & Scope, void, undefined> {
    return this.#bound().ids(partial) as AsyncIterableIterator<Id & Scope, void, undefined>;
  }

  /**
   * Returns how many ids are listed, by fields that they share. Needs `enumerable` in the declaration.
   *
   * What has expired, or was invalidated by its id, by the first index or with the whole namespace, is not counted. What went otherwise, by a tag,
   * another index or eviction, is counted until its lifetime would have ended, or `ids` came across it. For the whole namespace or values of the
   * first index nothing is looked through.
   *
   * @throws as `ids` does.
   */
  count(partial: Partial<Id & Scope> = {}): Promise<number> {
    return this.#rejecting(() => this.#bound().count(partial));
  }

  /**
   * Invalidates as `invalidate` does and returns how many entries were listed under `target` right before. Those that are stored between the
   * counting and the invalidation are invalidated too, and not counted. Needs `enumerable` in the declaration.
   *
   * @throws as `count` and `invalidate` do.
   */
  async invalidateListed(target: Partial<Id & Scope>): Promise<number> {
    const count = await this.count(target);
    await this.invalidate(target);
    return count;
  }

  /**
   * Takes ids off the list, by fields that they share, and leaves what is cached: it is served as before, and listed again when it is stored
   * again. `invalidate` takes off the list what it invalidates by itself. Needs `enumerable` in the declaration.
   *
   * @returns How many ids were taken off; those that were stored again meanwhile may be among them, and stay.
   * @throws as `ids` does.
   */
  unlist(partial: Partial<Id & Scope>): Promise<number> {
    return this.#rejecting(() => this.#bound().unlist(partial));
  }

  /**
   * Returns a reader that loads inside the transaction of `manager`: it sees what the transaction wrote, and stores nothing. What is
   * invalidated through it is invalidated with that transaction's COMMIT.
   *
   * Inside the callback of a DataSource's `transaction` every read is such a read by itself; this is for transactions begun by hand.
   *
   * @throws NoTransactionSupportError (when reading) for a manager without a running transaction.
   */
  within(manager: object): TransactionalReader<T, Id, Scope> {
    const { reads, invalidateWithin } = this.#bound();
    return {
      get: async (id) => (await reads.within(manager, [id]))[0] ?? null,
      getMany: (ids) => reads.within(manager, ids),
      // eslint-disable-next-line @typescript-eslint/require-await -- what it throws has to reject
      invalidate: async (target) => invalidateWithin(manager, listOf(target)),
    };
  }

  /** @internal Called once, by the cache that the accessor is listed in. */
  bindTo(bind: (loader: Loader<T, Id>) => AccessorBinding<T, Id>): void {
    const many = this.loadMany;
    // What the reads hand to a loader is whole: the scope is in it.
    this.#binding = bind({
      load: (id) => this.load(id as Id & Scope),
      loadMany: many && ((ids) => many.call(this, ids as readonly (Id & Scope)[])),
    });
  }

  #bound(): AccessorBinding<T, Id> {
    if (!this.#binding) throw new NotBoundError(this.constructor.name);
    return this.#binding;
  }

  /** Without a promise of its own, which every read would pay for. */
  #rejecting<R>(call: () => Promise<R>): Promise<R> {
    try {
      return call();
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is what was thrown
      return Promise.reject(error);
    }
  }
}

function listOf(target: object): readonly object[] {
  return Array.isArray(target) ? (target as readonly object[]) : [target];
}

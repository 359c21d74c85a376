import { InvalidIdError } from '../errors/invalid-id-error.js';
import { MissingScopeError } from '../errors/missing-scope-error.js';
import type { Loaded } from '../fill/cached.js';
import type { Scopes } from '../ports/scopes.js';
import type { EntryView } from './entry-view.js';
import type { ReadOptions } from './read-options.js';
import type { Reads } from './reads.js';

/**
 * The reads of an accessor whose ids lack the scope: it is the caller's, and nobody can ask for another one's.
 *
 * A read that this class did not complete finds no key at all, since a field of the id is missing: there is no shared key to fall back to.
 */
export class ScopedReads<T, Id extends object> implements Reads<T, Id> {
  constructor(
    private readonly reads: Reads<T, Id>,
    private readonly namespace: string,
    private readonly scope: string,
    private readonly scopes: Scopes,
  ) {}

  async get(id: Id, options?: ReadOptions<T, Id>): Promise<T | null> {
    return this.reads.get(this.whole(id), options);
  }

  async getMany(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<(T | null)[]> {
    return this.reads.getMany(Array.isArray(ids) ? this.wholes(ids) : ids, options);
  }

  async getManySettled(ids: readonly Id[], options?: ReadOptions<T, Id>): Promise<PromiseSettledResult<T | null>[]> {
    return this.reads.getManySettled(Array.isArray(ids) ? this.wholes(ids) : ids, options);
  }

  async inspect(id: Id): Promise<EntryView<T> | undefined> {
    return this.reads.inspect(this.whole(id));
  }

  async peek(id: Id): Promise<T | null | undefined> {
    return this.reads.peek(this.whole(id));
  }

  async refresh(id: Id): Promise<T | null> {
    return this.reads.refresh(this.whole(id));
  }

  async set(id: Id, produce: () => Promise<Loaded<T>>): Promise<boolean> {
    return this.reads.set(this.whole(id), produce);
  }

  async within(manager: object, ids: readonly Id[]): Promise<(T | null)[]> {
    return this.reads.within(manager, this.wholes(ids));
  }

  private wholes(ids: readonly Id[]): readonly Id[] {
    return ids.map((id) => this.whole(id));
  }

  /** @throws MissingScopeError, InvalidIdError */
  whole(id: Id): Id {
    if (Object.hasOwn(Object(id) as object, this.scope)) {
      throw new InvalidIdError(
        `Namespace "${this.namespace}": "${this.scope}" is the caller's and is filled in by the cache. Leave it out of the id.`,
      );
    }
    return { ...id, [this.scope]: this.value() };
  }

  private value(): unknown {
    const value = this.ask();
    if (value === undefined || value === null || value === '') throw new MissingScopeError(this.namespace, this.scope);
    return value;
  }

  private ask(): unknown {
    try {
      return this.scopes.valueOf(this.scope);
    } catch (error) {
      throw new MissingScopeError(this.namespace, this.scope, error);
    }
  }
}

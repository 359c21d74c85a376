import { InvalidIdError } from '../errors/invalid-id-error.js';
import { MissingScopeError } from '../errors/missing-scope-error.js';
import type { Loader } from '../fill/loader.js';
import type { Scopes } from '../ports/scopes.js';
import type { Binding } from './binding.js';
import { ReadThrough } from './read-through.js';
import type { ReadThroughParts } from './read-through-parts.js';

/**
 * The reads of an accessor whose ids lack the scope: it is the caller's, and nobody can ask for another one's.
 *
 * A read that this class did not complete finds no key at all, since a field of the id is missing: there is no shared key to fall back to.
 */
export class ScopedReadThrough<T, Id extends object> extends ReadThrough<T, Id> {
  private readonly namespace: string;
  private readonly scopes: Scopes;

  constructor(
    private readonly scope: string,
    binding: Binding,
    loader: Loader<T, Id>,
    parts: ReadThroughParts,
  ) {
    super(binding, loader, parts);
    this.namespace = binding.namespace.name;
    this.scopes = parts.scopes;
  }

  override async get(id: Id): Promise<T | null> {
    return super.get(this.whole(id));
  }

  override async getMany(ids: readonly Id[]): Promise<(T | null)[]> {
    return super.getMany(Array.isArray(ids) ? this.wholes(ids) : ids);
  }

  override async peek(id: Id): Promise<T | null | undefined> {
    return super.peek(this.whole(id));
  }

  override async refresh(id: Id): Promise<T | null> {
    return super.refresh(this.whole(id));
  }

  override async set(id: Id, produce: () => Promise<T | null>): Promise<boolean> {
    return super.set(this.whole(id), produce);
  }

  override async within(manager: object, ids: readonly Id[]): Promise<(T | null)[]> {
    return super.within(manager, this.wholes(ids));
  }

  private wholes(ids: readonly Id[]): readonly Id[] {
    return ids.map((id) => this.whole(id));
  }

  /** @throws MissingScopeError, InvalidIdError */
  override whole(id: Id): Id {
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

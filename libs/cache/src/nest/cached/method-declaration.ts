import type { CachedOptions } from './cached-options.js';
import type { Method } from './method.js';
import type { MethodAccess } from './method-access.js';

/** What `@Cached` says of one method, and the instances that a cache was found for. */
export class MethodDeclaration {
  private readonly bound = new WeakMap<object, MethodAccess>();

  constructor(
    readonly method: PropertyKey,
    readonly original: Method,
    readonly options: CachedOptions,
  ) {}

  bind(instance: object, access: MethodAccess): void {
    this.bound.set(instance, access);
  }

  /** Returns undefined for what no Nest module provides: there the method is as it was written. */
  accessOf(instance: unknown): MethodAccess | undefined {
    return this.bound.get(instance as object);
  }
}

const declarations = new WeakMap<object, Map<PropertyKey, MethodDeclaration>>();

export function declareMethod(prototype: object, declaration: MethodDeclaration): void {
  const own = declarations.get(prototype) ?? new Map<PropertyKey, MethodDeclaration>();
  declarations.set(prototype, own.set(declaration.method, declaration));
}

/** A cached method, and the prototype that has it. */
export interface DeclaredMethod {
  readonly prototype: object;
  readonly declaration: MethodDeclaration;
}

/** Returns the cached methods of `instance`; of those with one name that nearest to it, and none where another method hides it. */
export function declaredMethodsOf(instance: object): readonly DeclaredMethod[] {
  const seen = new Set<PropertyKey>();
  const found: DeclaredMethod[] = [];
  for (let at = prototypeOf(instance); at && at !== Object.prototype; at = prototypeOf(at)) {
    for (const [method, declaration] of declarations.get(at) ?? [])
      if (!seen.has(method)) found.push({ prototype: at, declaration });
    for (const key of Reflect.ownKeys(at)) seen.add(key);
  }
  return found;
}

function prototypeOf(object: object): object | null {
  return Object.getPrototypeOf(object) as object | null;
}

import type { ModulesContainer } from '@nestjs/core';
import { methodRulesOf } from '../../core/access/declarations.js';
import type { Cache } from '../../core/cache.js';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { createMethodAccess } from './create-method-access.js';
import { declaredMethodsOf, type DeclaredMethod } from './method-declaration.js';

type Wrapper = ReturnType<typeof wrappersIn>[number];

/**
 * Binds the cached methods of everything that the application's modules have made.
 *
 * @throws ConfigurationError for a class with cached methods of which there is more than one instance: they may answer differently, and
 *   would share entries.
 */
export function bindCachedMethods(modules: ModulesContainer, cache: Cache): void {
  const classes = new Set<unknown>();
  for (const [instance, wrapper] of instancesIn(modules)) {
    const methods = declaredMethodsOf(instance);
    assertRulesBelong(instance, methods);
    if (methods.length === 0) continue;
    assertSingle(instance, wrapper, classes);
    for (const method of methods) {
      const access = createMethodAccess(instance, method, cache);
      cache.bind(access);
      method.declaration.bind(instance, access);
    }
  }
}

/** Each instance once: one may be provided by several tokens. */
function instancesIn(modules: ModulesContainer): ReadonlyMap<object, Wrapper> {
  const found = new Map<object, Wrapper>();
  for (const wrapper of wrappersIn(modules)) {
    const instance: unknown = wrapper.instance;
    if (typeof instance === 'object' && instance !== null && !found.has(instance)) found.set(instance, wrapper);
  }
  return found;
}

function wrappersIn(modules: ModulesContainer) {
  return [...modules.values()].flatMap(({ providers, controllers, injectables }) =>
    [providers, controllers, injectables].flatMap((wrappers) => [...wrappers.values()]),
  );
}

function assertSingle(instance: object, wrapper: Wrapper, classes: Set<unknown>): void {
  const { name } = instance.constructor;
  if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient) {
    throw new ConfigurationError(
      `${name} has @Cached methods and is made per request or per use. What a result depends on beside the arguments could differ: move the methods to a provider of which there is one.`,
    );
  }
  if (classes.has(instance.constructor)) {
    throw new ConfigurationError(
      `${name} has @Cached methods, and there are several instances of it. They would share entries: provide it in one module and export it from there.`,
    );
  }
  classes.add(instance.constructor);
}

function assertRulesBelong(instance: object, cached: readonly DeclaredMethod[]): void {
  const own = Object.getPrototypeOf(instance) as object | null;
  for (const method of own ? methodRulesOf(own).keys() : []) {
    if (cached.some(({ prototype, declaration }) => prototype === own && declaration.method === method)) continue;
    throw new ConfigurationError(
      `@InvalidatedBy stands on ${instance.constructor.name}.${String(method)}, which is not @Cached. Add @Cached, or take it away.`,
    );
  }
}

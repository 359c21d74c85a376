import type { Rule } from '../invalidation/rule.js';
import type { NamespaceOptions } from './namespace-options.js';

/** What the decorators of one accessor class say. */
export interface Declarations {
  readonly namespace: NamespaceOptions | undefined;
  readonly rules: readonly Rule[];
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- the type that class decorators are given
export type AccessorClass = Function;

const namespaces = new WeakMap<AccessorClass, NamespaceOptions>();
const rules = new WeakMap<AccessorClass, Rule[]>();

export function declareNamespace(accessor: AccessorClass, options: NamespaceOptions): void {
  namespaces.set(accessor, options);
}

export function declareRule(accessor: AccessorClass, rule: Rule): void {
  const declared = rules.get(accessor);
  if (declared) declared.push(rule);
  else rules.set(accessor, [rule]);
}

/** Rules that stand on methods, by the prototype that has them. */
const methodRules = new WeakMap<object, Map<PropertyKey, Rule[]>>();

export function declareMethodRule(prototype: object, method: PropertyKey, rule: Rule): void {
  const declared = methodRules.get(prototype) ?? new Map<PropertyKey, Rule[]>();
  methodRules.set(prototype, declared.set(method, [...(declared.get(method) ?? []), rule]));
}

/** Returns the rules on the methods of `prototype` itself, by method. */
export function methodRulesOf(prototype: object): ReadonlyMap<PropertyKey, readonly Rule[]> {
  return methodRules.get(prototype) ?? new Map<PropertyKey, readonly Rule[]>();
}

/** Returns what `accessor` and its base classes declare; the class nearest to it names the namespace. */
export function declarationsOf(accessor: AccessorClass): Declarations {
  const all: Rule[] = [];
  let namespace: NamespaceOptions | undefined;
  for (let at: unknown = accessor; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    namespace ??= namespaces.get(at);
    all.push(...(rules.get(at) ?? []));
  }
  return { namespace, rules: all };
}

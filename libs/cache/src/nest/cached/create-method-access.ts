import { declareNamespace, declareRule, methodRulesOf } from '../../core/access/declarations.js';
import type { NamespaceOptions } from '../../core/access/namespace-options.js';
import type { Cache } from '../../core/cache.js';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { columnMappingOf } from '../../core/invalidation/column-mapping.js';
import type { Rule } from '../../core/invalidation/rule.js';
import { isKeyPart } from '../../core/key/key-part.js';
import type { CachedOptions } from './cached-options.js';
import { INVOCATION, type CallId } from './invocation.js';
import { MethodAccess, unbox, type Kept } from './method-access.js';
import type { DeclaredMethod } from './method-declaration.js';

/** Returns an accessor for one method of the class of `instance`. @throws ConfigurationError when the declaration is wrong. */
export function createMethodAccess(
  instance: object,
  { prototype, declaration }: DeclaredMethod,
  cache: Cache,
): MethodAccess {
  const { method, options } = declaration;
  const site = `${instance.constructor.name}.${String(method)}`;
  const name = checkedName(options.name ?? site, site);
  assertKeyOptions(options, site);
  assertCallerKnown(options, site);
  const access = class extends MethodAccess {};
  Object.defineProperty(access, 'name', { value: site });
  declareNamespace(access, { ...inherited(options), name, id: ['call'], ...ofResults(options) });
  for (const rule of methodRulesOf(prototype).get(method) ?? []) {
    assertNamesNoEntry(rule, options, site);
    declareRule(access, rule);
  }
  return new access(cache, name, declaration.original, options);
}

/** Options that mean the same for a method as for any accessor. */
function inherited(options: CachedOptions): Pick<NamespaceOptions, 'ttl'> {
  const { name: _name, skip: _skip, key: _key, tags: _tags, cacheIf: _cacheIf, ttlOf: _ttlOf, ...rest } = options;
  return rest;
}

function ofResults({ tags, cacheIf }: CachedOptions): object {
  return {
    tags: tags && ((kept: Kept | null, { [INVOCATION]: { args } }: CallId) => tags(unbox(kept), ...args)),
    cacheIf: cacheIf && ((kept: Kept | null, { [INVOCATION]: { args } }: CallId) => cacheIf(unbox(kept), ...args)),
  };
}

/** Of a call's id, a row can name the scope alone. */
function assertNamesNoEntry({ derive }: Rule, { scope }: CachedOptions, site: string): void {
  const [field] = Object.keys(columnMappingOf(derive) ?? {}).filter((each) => each !== scope);
  if (field === undefined) return;
  throw new ConfigurationError(
    `@Cached on ${site}: a rule maps a column to "${field}", but the entries of a method have no fields that a row could name. ` +
      'Let the rule be a function that returns a tag, or everything.',
  );
}

function checkedName(name: unknown, site: string): string {
  if (isKeyPart(name)) return name;
  throw new ConfigurationError(
    `@Cached on ${site}: the name "${String(name)}" is not usable. Give \`name\`: 1 to 64 letters, digits, dots, underscores or dashes.`,
  );
}

function assertKeyOptions({ skip, key, tags, cacheIf, ttlOf }: CachedOptions, site: string): void {
  if (skip !== undefined && key !== undefined)
    throw new ConfigurationError(
      `@Cached on ${site}: give either \`skip\` or \`key\`, which names what counts by itself.`,
    );
  if (
    skip !== undefined &&
    !(Array.isArray(skip) && skip.every((position) => Number.isInteger(position) && position >= 0))
  )
    throw new ConfigurationError(`@Cached on ${site}: \`skip\` lists positions of arguments, from 0, such as [0].`);
  for (const [option, given] of Object.entries({ key, tags, cacheIf, ttlOf }))
    if (given !== undefined && typeof given !== 'function')
      throw new ConfigurationError(`@Cached on ${site}: \`${option}\` has to be a function.`);
}

/** A loader gets the scope in its id; a method can only ask for whom it runs. */
function assertCallerKnown({ scope, grace, refreshAhead }: CachedOptions, site: string): void {
  if (scope === undefined || (grace === undefined && !refreshAhead)) return;
  throw new ConfigurationError(
    `@Cached on ${site}: with \`grace\` or \`refreshAhead\` the method is also called in the background, where there is no ${scope} to ask for. Leave these out, or write an accessor: its loader gets the ${scope} in the id.`,
  );
}

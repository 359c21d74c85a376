import { Inject, Injectable } from '@nestjs/common';
import { ContextVariable } from '../../context/context-variable.js';
import type { Scopes } from '../../core/ports/scopes.js';
import { CACHE_OPTIONS } from '../cache-options.token.js';

/** Values of scopes by name, such as `{ tenant: 7 }`. */
export type ScopeValues = Readonly<Record<string, string | number | bigint | null | undefined>>;

/** By the name of each scope, what tells its value for the caller; undefined or null when there is none. */
export type ScopeResolvers = Readonly<Record<string, () => string | number | bigint | null | undefined>>;

/**
 * For whom the caller runs, as accessors with a `scope` see it: what `run` was given, else what `CacheModule.forRoot({ scopes })` tells.
 *
 * @example
 * ```ts
 * // In a job, where no request says who it is for:
 * await this.scopes.run({ tenant: tenant.id }, () => this.reports.get({ month }));
 * ```
 */
@Injectable()
export class CacheScopes implements Scopes {
  private readonly resolvers: ReadonlyMap<string, () => unknown>;
  private readonly running = new ContextVariable<ScopeValues>();

  /** @internal */
  constructor(@Inject(CACHE_OPTIONS) { scopes = {} }: { readonly scopes?: ScopeResolvers }) {
    this.resolvers = new Map(Object.entries(scopes));
  }

  /**
   * Runs `work`, and everything that it starts, for the given scopes; those not named stay what they are. A value of undefined or null
   * takes the scope away.
   *
   * @returns What `work` returns.
   */
  run<R>(values: ScopeValues, work: () => R): R {
    return this.running.run({ ...this.running.getStore(), ...values }, work);
  }

  has(name: string): boolean {
    return this.resolvers.has(name);
  }

  valueOf(name: string): unknown {
    const running = this.running.getStore();
    return running && Object.hasOwn(running, name) ? running[name] : this.resolvers.get(name)?.();
  }
}

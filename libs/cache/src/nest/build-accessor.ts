import { Logger } from '@nestjs/common';
import { ModuleRef, type ModulesContainer } from '@nestjs/core';
import type { CacheAccess } from '../core/access/cache-access.js';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import type { AccessorInstances } from './accessor-instances.js';
import type { AccessorType } from './accessor-type.js';

/** Longer than any dependency but a database that is still starting. */
const SUSPICIOUS_MS = 10_000;

/** Where an accessor is listed. */
export interface AccessorSite {
  readonly modules: ModulesContainer;
  /** The module that `forFeature` made. */
  readonly own: ModuleRef;
  /** Token that only that module provides. */
  readonly feature: symbol;
  readonly instances: AccessorInstances | undefined;
}

/**
 * Returns the application's instance of `type`, bound to its cache.
 *
 * It is built in the module that imports `forFeature`, so that `TypeOrmModule.forFeature` beside it is enough: Nest would
 * resolve an ordinary provider of a dynamic module in that dynamic module alone.
 */
export function buildAccessor(type: AccessorType, site: AccessorSite): Promise<CacheAccess<unknown, object>> {
  if (!site.instances) {
    throw new ConfigurationError(
      `${type.name} has no cache to bind to. Import CacheModule.forRoot or forRootAsync in the application's root module.`,
    );
  }
  const host = hostOf(site) ?? site.own;
  return site.instances.obtain(type, () => warnWhenStuck(type.name, host.create(type)));
}

function hostOf({ modules, feature }: AccessorSite): ModuleRef | undefined {
  for (const module of modules.values()) {
    const imports = [...module.imports];
    if (imports.some((imported) => imported.providers.has(feature)))
      return module.getProviderByKey<ModuleRef>(ModuleRef)?.instance;
  }
  return undefined;
}

/** Nest finds no circle that runs through a factory, so one without `forwardRef` would wait for ever without a word. */
async function warnWhenStuck<T>(accessor: string, built: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    new Logger('Cache').warn(
      `${accessor} still waits for what its constructor asks for. If nothing there is slow to start, it waits for itself: use forwardRef on both sides.`,
    );
  }, SUSPICIOUS_MS);
  try {
    return await built;
  } finally {
    clearTimeout(timer);
  }
}

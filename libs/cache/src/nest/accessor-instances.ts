import { Inject, Injectable } from '@nestjs/common';
import type { CacheAccess } from '../core/access/cache-access.js';
import { Cache } from '../core/cache.js';
import type { AccessorType } from './accessor-type.js';

/** Builds and binds each accessor class once, however many modules list it. */
@Injectable()
export class AccessorInstances {
  private readonly accessors = new Map<AccessorType, Promise<CacheAccess<unknown, object>>>();

  constructor(@Inject(Cache) private readonly cache: Cache) {}

  /** Returns the application's instance of `type`, built by the first caller's `build`. */
  obtain(
    type: AccessorType,
    build: () => Promise<CacheAccess<unknown, object>>,
  ): Promise<CacheAccess<unknown, object>> {
    const known = this.accessors.get(type);
    if (known) return known;
    const built = build().then((accessor) => {
      this.cache.bind(accessor);
      return accessor;
    });
    this.accessors.set(type, built);
    return built;
  }
}

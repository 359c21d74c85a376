import { Inject, Injectable, NotFoundException, Optional } from '@nestjs/common';
import { StatsObserver, type Counts } from '../core/access/stats.js';
import { Cache } from '../core/cache.js';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import type { Explanation } from '../core/explain/explanation.js';
import { tag } from '../core/invalidation/tag.js';
import type { CacheReport } from './cache-report.js';
import type { InvalidationRequest } from './invalidation-request.js';
import { probeStore } from './probe-store.js';

const CAUSE = 'admin';
const NOTHING_YET = zeroCounts();

/** What the admin endpoints do. */
@Injectable()
export class CacheAdminService {
  private readonly cache: Cache;
  private readonly stats = new StatsObserver();

  constructor(@Optional() @Inject(Cache) cache?: Cache) {
    if (!cache) {
      throw new ConfigurationError(
        'CacheAdminModule has no cache to look at. Import CacheModule.forRoot or forRootAsync in the root module.',
      );
    }
    this.cache = cache;
    cache.observe(this.stats);
  }

  async report(): Promise<CacheReport> {
    const { namespaces, totals } = this.stats.snapshot();
    return {
      store: await probeStore(this.cache.store, this.cache.prefix),
      prefix: this.cache.prefix,
      version: this.cache.version ?? null,
      namespaces: { ...Object.fromEntries(this.names().map((name) => [name, NOTHING_YET])), ...namespaces },
      totals,
    };
  }

  async invalidate(request: InvalidationRequest): Promise<{ readonly invalidated: boolean }> {
    if ('tag' in request) {
      return { invalidated: await this.cache.invalidateTags([tag(request.tag.group, request.tag.id)], CAUSE) };
    }
    return { invalidated: await this.invalidateIn(request.namespace, request.id ?? {}) };
  }

  async explain(namespace: string, id: Record<string, unknown>): Promise<Explanation> {
    return (await this.cache.explain(namespace, id)) ?? this.unknown(namespace);
  }

  async clear(namespace: string | undefined): Promise<readonly string[]> {
    if (namespace === undefined) {
      await this.cache.clear(CAUSE);
      return this.names();
    }
    await this.invalidateIn(namespace, {});
    return [namespace];
  }

  private async invalidateIn(namespace: string, id: Record<string, unknown>): Promise<boolean> {
    return (await this.cache.invalidate(namespace, id, CAUSE)) ?? this.unknown(namespace);
  }

  private unknown(namespace: string): never {
    throw new NotFoundException({
      statusCode: 404,
      code: 'CACHE_UNKNOWN_NAMESPACE',
      message: `No namespace "${namespace}". Known: ${this.names().join(', ') || 'none'}.`,
    });
  }

  private names(): string[] {
    return this.cache.namespaces().map((namespace) => namespace.name);
  }
}

function zeroCounts(): Counts {
  const { storeFailures: _store, owedFences: _owed, ...counts } = new StatsObserver().snapshot().totals;
  return counts;
}

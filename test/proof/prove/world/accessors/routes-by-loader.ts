import { cached, CacheNamespace, type Loaded } from 'nestjs-coherent-cache';
import { Routes, tagsOfRoute, type Route, type RouteId } from './routes.js';

/** The same, but only the loader says which tags a route has. */
@CacheNamespace({ name: 'routes-by-loader', id: ['detectorId'], ttl: '60s', tags: 'loaded' })
export class RoutesByLoader extends Routes {
  protected override async load(id: RouteId): Promise<Loaded<Route>> {
    const route = await this.find(id);
    return cached(route, { tags: tagsOfRoute(route) });
  }
}

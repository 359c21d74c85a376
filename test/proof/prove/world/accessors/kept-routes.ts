import { CacheNamespace } from 'nestjs-coherent-cache';
import { Routes, tagsOfRoute } from './routes.js';

/** The same, kept in each process and validated by tokens, those of tags among them; there is not room for all. */
@CacheNamespace({
  name: 'kept-routes',
  id: ['detectorId'],
  ttl: '60s',
  tags: tagsOfRoute,
  local: { maxEntries: 30 },
})
export class KeptRoutes extends Routes {}

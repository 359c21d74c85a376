import { CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { Draws } from '../../traffic/draws.js';
import { Gauge } from '../entities/gauge.entity.js';
import { RowAccess } from './row-access.js';

/** Invalidated only by writers that say so. */
@CacheNamespace({ name: 'gauges', id: ['id'], ttl: '60s' })
@InvalidatedBy(Gauge, { id: 'id' })
export class Gauges extends RowAccess {
  protected readonly source = { table: 'gauge', prefix: 'g', join: 'gauge AS data ON data.id = wanted.id' };

  draw(draws: Draws): { id: number } {
    return { id: draws.gauge() };
  }
}

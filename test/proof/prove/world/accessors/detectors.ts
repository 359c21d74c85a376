import { CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { Draws } from '../../traffic/draws.js';
import { Detector } from '../entities/detector.entity.js';
import { RowAccess } from './row-access.js';

/** Exact; a deleted detector, softly or not, is absent. */
@CacheNamespace({ name: 'detectors', id: ['id'], ttl: '60s' })
@InvalidatedBy(Detector, { id: 'id' })
export class Detectors extends RowAccess {
  protected readonly source = {
    table: 'detector',
    prefix: 'd',
    join: 'detector AS data ON data.id = wanted.id AND data."deletedAt" IS NULL',
  };

  draw(draws: Draws): { id: number } {
    return { id: draws.detector() };
  }
}

import { CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { Draws } from '../../traffic/draws.js';
import { Part } from '../entities/part.entity.js';
import { RowAccess } from './row-access.js';

/** Exact; vanishes with its detector. */
@CacheNamespace({ name: 'parts', id: ['id'], ttl: '60s' })
@InvalidatedBy(Part, { id: 'id' })
export class Parts extends RowAccess {
  protected readonly source = { table: 'part', prefix: 'p', join: 'part AS data ON data.id = wanted.id' };

  draw(draws: Draws): { id: number } {
    return { id: draws.part() };
  }
}

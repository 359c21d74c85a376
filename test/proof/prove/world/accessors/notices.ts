import { CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { Draws } from '../../traffic/draws.js';
import { Notice } from '../entities/notice.entity.js';
import { RowAccess } from './row-access.js';

/** Exact; all vanish at once. */
@CacheNamespace({ name: 'notices', id: ['id'], ttl: '60s' })
@InvalidatedBy(Notice, { id: 'id' })
export class Notices extends RowAccess {
  protected readonly source = { table: 'notice', prefix: 'n', join: 'notice AS data ON data.id = wanted.id' };

  draw(draws: Draws): { id: number } {
    return { id: draws.notice() };
  }
}

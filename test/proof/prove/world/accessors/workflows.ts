import { CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { Draws } from '../../traffic/draws.js';
import { Workflow } from '../entities/workflow.entity.js';
import { RowAccess } from './row-access.js';

/** Exact. */
@CacheNamespace({ name: 'workflows', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, { id: 'id' })
export class Workflows extends RowAccess {
  protected readonly source = { table: 'workflow', prefix: 'w', join: 'workflow AS data ON data.id = wanted.id' };

  draw(draws: Draws): { id: number } {
    return { id: draws.workflow() };
  }
}

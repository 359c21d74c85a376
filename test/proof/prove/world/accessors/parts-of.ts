import { CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { Observation } from '../../history/observation.js';
import type { Draws } from '../../traffic/draws.js';
import type { WrittenRow } from '../../traffic/written-row.js';
import { Part } from '../entities/part.entity.js';
import { CheckedAccess } from './checked-access.js';

interface PartsOfId {
  detectorId: number;
}

interface List {
  readonly version: number;
  readonly ids: readonly number[];
}

/** The parts of a detector, between which parts move. */
@CacheNamespace({ name: 'parts-of', id: ['detectorId'], ttl: '60s' })
@InvalidatedBy(Part, { detectorId: 'detectorId' })
export class PartsOf extends CheckedAccess<List, PartsOfId> {
  draw(draws: Draws): PartsOfId {
    return { detectorId: draws.detector() };
  }

  touchedBy({ table, images }: WrittenRow): readonly PartsOfId[] {
    return table === 'part' ? images.map(({ detectorId }) => ({ detectorId: detectorId as number })) : [];
  }

  observe(id: PartsOfId, value: List | null): readonly Observation[] {
    return [[`pl:${id.detectorId}`, value!.version]];
  }

  protected load(id: PartsOfId): Promise<List> {
    return this.row<List>(
      `SELECT COALESCE((SELECT version FROM tally WHERE key = $1), 0) AS version,
         ARRAY(SELECT id FROM part WHERE "detectorId" = $2) AS ids`,
      [`pl:${id.detectorId}`, id.detectorId],
    );
  }
}

import { CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { Observation } from '../../history/observation.js';
import type { Draws } from '../../traffic/draws.js';
import type { WrittenRow } from '../../traffic/written-row.js';
import { CheckedAccess } from './checked-access.js';

interface LabelsOfId {
  detectorId: number;
}

interface List {
  readonly version: number;
  readonly ids: readonly number[];
}

/** The labels of a detector, by a junction table without a class. */
@CacheNamespace({ name: 'labels-of', id: ['detectorId'], ttl: '60s' })
@InvalidatedBy('detector_label', { detectorId: 'detectorId' })
export class LabelsOf extends CheckedAccess<List, LabelsOfId> {
  draw(draws: Draws): LabelsOfId {
    return { detectorId: draws.detector() };
  }

  touchedBy({ table, id }: WrittenRow): readonly LabelsOfId[] {
    return table === 'detector' ? [{ detectorId: id }] : [];
  }

  observe(id: LabelsOfId, value: List | null): readonly Observation[] {
    return [[`j:${id.detectorId}`, value!.version]];
  }

  protected load(id: LabelsOfId): Promise<List> {
    return this.row<List>(
      `SELECT COALESCE((SELECT version FROM tally WHERE key = $1), 0) AS version,
         ARRAY(SELECT "labelId" FROM detector_label WHERE "detectorId" = $2) AS ids`,
      [`j:${id.detectorId}`, id.detectorId],
    );
  }
}

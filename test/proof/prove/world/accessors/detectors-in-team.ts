import { CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { Observation } from '../../history/observation.js';
import type { Draws } from '../../traffic/draws.js';
import type { WrittenRow } from '../../traffic/written-row.js';
import { Detector } from '../entities/detector.entity.js';
import { CheckedAccess } from './checked-access.js';

interface TeamId {
  team: number;
  id: number;
}

interface Membership {
  readonly version: number;
  readonly isMember: boolean;
}

/** Whether a detector belongs to a team; invalidated by index, and a detector moves from team to team. */
@CacheNamespace({ name: 'detectors-in-team', id: ['team', 'id'], indexes: [['team']], ttl: '60s' })
@InvalidatedBy(Detector, { team: 'team' })
export class DetectorsInTeam extends CheckedAccess<Membership, TeamId> {
  draw(draws: Draws): TeamId {
    return { team: draws.team(), id: draws.any('detectors') };
  }

  touchedBy({ table, id, images }: WrittenRow): readonly TeamId[] {
    return table === 'detector' ? images.map(({ team }) => ({ team: team as number, id })) : [];
  }

  observe({ team, id }: TeamId, value: Membership | null): readonly Observation[] {
    return [[`t:${team}:${id}`, value!.version]];
  }

  protected load({ team, id }: TeamId): Promise<Membership> {
    return this.row<Membership>(
      `SELECT COALESCE(tally.version, 0) AS version, data.id IS NOT NULL AS "isMember"
       FROM (VALUES ($1::int, $2::int)) AS wanted (team, id)
       LEFT JOIN tally ON tally.key = 't:' || wanted.team || ':' || wanted.id
       LEFT JOIN detector AS data ON data.id = wanted.id AND data.team = wanted.team AND data."deletedAt" IS NULL`,
      [team, id],
    );
  }
}

import { CacheNamespace } from 'nestjs-coherent-cache';
import { DetectorsInTeam } from './detectors-in-team.js';

/** The same, in a hash per team that is dropped as a whole. */
@CacheNamespace({ name: 'hashed-teams', id: ['team', 'id'], indexes: [['team']], ttl: '60s', layout: 'hash' })
export class HashedTeams extends DetectorsInTeam {}

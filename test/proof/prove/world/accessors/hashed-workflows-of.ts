import { CacheNamespace } from 'nestjs-coherent-cache';
import { WorkflowsOf } from './workflows-of.js';

/** The same, in a hash per detector whose fields are invalidated one by one. */
@CacheNamespace({
  name: 'hashed-workflows-of',
  id: ['detectorId', 'environment'],
  indexes: [['detectorId']],
  ttl: '60s',
  layout: 'hash',
})
export class HashedWorkflowsOf extends WorkflowsOf {}

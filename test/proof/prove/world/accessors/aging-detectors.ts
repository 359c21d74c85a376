import { CacheNamespace } from 'nestjs-coherent-cache';
import { Detectors } from './detectors.js';

/** The same, soon past its ttl, and served on while it is loaded anew: old by its age, never by a write. */
@CacheNamespace({ name: 'aging-detectors', id: ['id'], ttl: '200ms', grace: '60s' })
export class AgingDetectors extends Detectors {}

import { CacheNamespace } from 'nestjs-coherent-cache';
import { Detectors } from './detectors.js';

/** The same, loaded anew in the background before it is past its ttl, and early at that: loads are quick here. */
@CacheNamespace({ name: 'renewed-detectors', id: ['id'], ttl: '1s', refreshAhead: 50 })
export class RenewedDetectors extends Detectors {}

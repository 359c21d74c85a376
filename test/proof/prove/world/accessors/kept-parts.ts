import { CacheNamespace } from 'nestjs-coherent-cache';
import { Parts } from './parts.js';

/** The same, kept in each process and validated: rows that are not there, and batches, among them. */
@CacheNamespace({ name: 'kept-parts', id: ['id'], ttl: '60s', local: true })
export class KeptParts extends Parts {}

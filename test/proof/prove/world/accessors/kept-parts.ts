import { CacheNamespace } from 'nestjs-coherent-cache';
import { Parts } from './parts.js';

/** So much that of a value that is kept only the head is read. */
const BALLAST = 'x'.repeat(5_000);

/** The same, kept in each process and validated by their heads: rows that are not there, and batches, among them. */
@CacheNamespace({ name: 'kept-parts', id: ['id'], ttl: '60s', local: true })
export class KeptParts extends Parts {
  protected override async loadMany(ids: readonly { id: number }[]): ReturnType<Parts['loadMany']> {
    return (await super.loadMany(ids)).map((seen) => seen && { ...seen, ballast: BALLAST });
  }
}

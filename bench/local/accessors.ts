import { Injectable } from '@nestjs/common';
import { CacheAccess, CacheNamespace, type NamespaceOptions } from 'nestjs-coherent-cache';
import { valueOf, type Size } from './values.js';

/** Which value: each size has entries of its own. */
export interface ValueId {
  readonly size: Size;
  readonly id: number;
}

const LIVES = { id: ['size', 'id'], indexes: [['size']], ttl: '1h' } as const satisfies Partial<NamespaceOptions>;

abstract class Values extends CacheAccess<unknown, ValueId> {
  protected load({ size, id }: ValueId) {
    return valueOf(size, id);
  }
}

/** From Redis at every read. */
@CacheNamespace({ name: 'plain', ...LIVES })
@Injectable()
export class Plain extends Values {}

/** Kept in the process, and Redis asked for tokens at every read. */
@CacheNamespace({ name: 'validated', ...LIVES, local: true })
@Injectable()
export class Validated extends Values {}

/** Kept in the process, and Redis asked about each value once in ten minutes. */
@CacheNamespace({ name: 'trusted', ...LIVES, local: { trust: '10m' } })
@Injectable()
export class Trusted extends Values {}

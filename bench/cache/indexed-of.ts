import { Injectable } from '@nestjs/common';
import { CacheAccess, CacheNamespace, type NamespaceOptions } from 'nestjs-coherent-cache';
import type { AccessorType } from './accessor-of.js';
import type { GroupedId } from './grouped-id.js';

/** As `accessorOf`, with an index by group. */
export function indexedOf(
  declaration: Omit<NamespaceOptions, 'id' | 'ttl' | 'indexes'>,
  load: (id: number) => object,
): AccessorType<object, GroupedId> {
  @Injectable()
  @CacheNamespace({ ...declaration, id: ['group', 'id'], indexes: [['group']], ttl: '1h' })
  class Values extends CacheAccess<object, GroupedId> {
    protected load({ id }: GroupedId): object {
      return load(id);
    }

    protected override loadMany(ids: readonly GroupedId[]): Promise<readonly object[]> {
      return Promise.resolve(ids.map(({ id }) => load(id)));
    }
  }
  return Values;
}

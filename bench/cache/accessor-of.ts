import { CacheAccess, CacheNamespace, type NamespaceOptions } from 'nestjs-coherent-cache';
import { Injectable } from '@nestjs/common';

/** What entries of benchmarks are found by. */
export type NumberId = { readonly id: number };

/** A class of accessors. */
export type AccessorType<T, Id extends object = NumberId> = new () => CacheAccess<T, Id>;

type Declaration = Omit<NamespaceOptions, 'id' | 'ttl'>;

/** Declares an accessor of values that `load` makes. */
export function accessorOf<T>(declaration: Declaration, load: (id: number) => T): AccessorType<T> {
  @Injectable()
  @CacheNamespace({ ...declaration, id: ['id'], ttl: '1h' })
  class Values extends CacheAccess<T, NumberId> {
    protected load({ id }: NumberId): T {
      return load(id);
    }

    protected override loadMany(ids: readonly NumberId[]): Promise<readonly T[]> {
      return Promise.resolve(ids.map(({ id }) => load(id)));
    }
  }
  return Values;
}

import { Injectable } from '@nestjs/common';
import { CacheAccess, CacheNamespace } from 'nestjs-coherent-cache';

/** Values whose id nobody writes in another way: each row changed is one fence. A number, or a UUID, would be two or three. */
@Injectable()
@CacheNamespace({ name: 'named', id: ['name'], ttl: '1h', codec: 'json' })
export class NamedValues extends CacheAccess<object, { readonly name: string }> {
  protected load({ name }: { readonly name: string }): object {
    return { name };
  }
}

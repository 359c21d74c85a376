import { CacheAccess, CacheNamespace } from 'nestjs-coherent-cache';

export type TextId = { key: string };

/** Texts that are only ever set: what a driver of another cache keeps. Each is tagged with every group that its key is in. */
@CacheNamespace({ name: 'texts', id: ['key'], ttl: '1h', jitter: 0, tags: 'loaded' })
export class KeyedTexts extends CacheAccess<string, TextId> {
  protected load() {
    return null;
  }
}

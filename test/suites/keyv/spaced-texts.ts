import { CacheAccess, CacheNamespace } from 'nestjs-coherent-cache';

/** Null is the space of those who name none. */
export type SpacedId = { space: string | null; key: string };

/** Texts that are only ever set, in spaces that can be emptied: what Keyv hands to a store. */
@CacheNamespace({
  name: 'spaced-texts',
  id: ['space', 'key'],
  indexes: [['space']],
  ttl: '1h',
  jitter: 0,
  enumerable: true,
})
export class SpacedTexts extends CacheAccess<string, SpacedId> {
  protected load() {
    return null;
  }
}

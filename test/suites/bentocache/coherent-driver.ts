import type { CacheDriver } from 'bentocache/types';
import { cached, tag, type Cache, type Tag } from 'nestjs-coherent-cache';
import { KeyedTexts } from './keyed-texts.js';

/** An accessor, as bentocache sees a driver. */
export class CoherentDriver implements CacheDriver {
  private constructor(
    private readonly cache: Cache,
    private readonly texts: KeyedTexts,
    private readonly path: string,
  ) {}

  static over(cache: Cache): CoherentDriver {
    const texts = new KeyedTexts();
    cache.bind(texts);
    return new CoherentDriver(cache, texts, '');
  }

  namespace(name: string): CoherentDriver {
    return new CoherentDriver(this.cache, this.texts, this.pathOf(`${name}:`));
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.texts.peek(this.idOf(key))) ?? undefined;
  }

  async pull(key: string): Promise<string | undefined> {
    const value = await this.get(key);
    await this.delete(key);
    return value;
  }

  set(key: string, value: string, ttl?: number): Promise<boolean> {
    const tags = groupsOf(this.pathOf(key));
    return this.texts.set(this.idOf(key), cached(value, ttl === undefined ? { tags } : { ttl, tags }));
  }

  async clear(): Promise<void> {
    if (this.path) await this.cache.invalidateTags([groupTag(this.path)]);
    else await this.texts.invalidateAll();
  }

  delete(key: string): Promise<boolean> {
    return this.texts.invalidate(this.idOf(key));
  }

  async deleteMany(keys: string[]): Promise<boolean> {
    if (keys.length > 0) await this.texts.invalidate(keys.map((key) => this.idOf(key)));
    return true;
  }

  /** The store is the suite's, and outlives its drivers. */
  async disconnect(): Promise<void> {}

  private idOf(key: string): { key: string } {
    return { key: this.pathOf(key) };
  }

  private pathOf(key: string): string {
    return this.path + key;
  }
}

/** Returns the tags of `a:` and `a:b:` for the key `a:b:c`. */
function groupsOf(key: string): Tag[] {
  const parts = key.split(':');
  return parts.slice(1).map((_, depth) => groupTag(`${parts.slice(0, depth + 1).join(':')}:`));
}

function groupTag(path: string): Tag {
  return tag('group', path);
}

import { CacheAccess, CacheNamespace, RedisStore } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';

const prefix = process.env['PREFIX']!;

@CacheNamespace({
  name: 'notes',
  id: ['id'],
  ttl: '60s',
  legacy: {
    keys: ({ id }: { id: string }) => [`${prefix}-note-${id}`],
    idOf: (key: string) => ({ id: key.slice(`${prefix}-note-`.length) }),
    match: `${prefix}-note-*`,
  },
})
class Notes extends CacheAccess<string, { id: string }> {
  protected load() {
    return null;
  }
}

/** What `coherent-cache legacy:sweep` starts. */
export async function sweep() {
  const store = new RedisStore(process.env['REDIS_URL']!, { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await store.open();
  const { cache } = createTestCache({ store, prefix, readBudget: '5s', writeBudget: '5s' });
  cache.bind(new Notes());
  return { cache, close: () => cache.close() };
}

import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../../../../test/support/unique-prefix.js';
import { KeySpace } from '../../core/key/key-space.js';
import { RedisStore } from './redis-store.js';

/** Only one of several scripts fails: the pipeline that carries them succeeds all the same. */
describe('one script of several that fails', () => {
  const redis = new Redis(inject('redisUrl'));
  const store = new RedisStore(inject('redisUrl'), { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  const spaces = ['a', 'b'].map((name) => new KeySpace(uniquePrefix(), name, (text) => text));
  const cells = spaces.map((space) => space.fence('x'));
  afterAll(async () => {
    redis.disconnect();
    await store.close();
  });

  it('fails the mark and the finalise that it is part of', async () => {
    await store.open();
    await redis.set(cells[1]!.pendingKey, 'no sorted set');
    await expect(store.mark('w', cells, 60_000)).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
    await expect(store.finalise('w', cells)).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
  });
});
